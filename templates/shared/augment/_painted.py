def painted(grids: Grids, change: Callable[[np.ndarray], np.ndarray]) -> Grids:
    """Return grids with the colours of images changed and cut to 0 .. 1; masks stay."""
    return [
        change(grid).clip(0, 1).astype(grid.dtype) if grid.dtype.kind == "f" else grid
        for grid in grids
    ]


def gray(image: np.ndarray) -> np.ndarray:
    """Return the brightness of every pixel (ITU-R BT.601), as one channel."""
    if image.shape[-1] != 3:
        return image.mean(axis=-1, keepdims=True)
    return (image @ np.array([0.299, 0.587, 0.114], image.dtype))[..., None]
