def grayscale(grids: Grids, random: np.random.Generator, chance: float = 0.1) -> Grids:
    """Take the colours out."""
    if random.random() >= chance:
        return grids
    return painted(grids, lambda image: gray(image).repeat(image.shape[-1], axis=-1))
