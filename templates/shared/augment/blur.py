def blur(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Blur with a Gaussian of a deviation up to this many pixels."""
    deviation = random.uniform(0, amount)
    reach = int(np.ceil(3 * amount))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(deviation, 1e-6)) ** 2)
    weights /= weights.sum()

    def change(image: np.ndarray) -> np.ndarray:
        for axis in (0, 1):
            ends = [(reach, reach) if axis == other else (0, 0) for other in range(3)]
            wide = np.pad(image, ends, mode="edge")
            size = image.shape[axis]
            places = (np.take(wide, range(k, k + size), axis) for k in range(len(weights)))
            image = sum(w * place for w, place in zip(weights, places, strict=True))
        return image

    return painted(grids, change)
