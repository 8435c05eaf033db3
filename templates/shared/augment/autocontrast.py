def autocontrast(grids: Grids, random: np.random.Generator, chance: float = 0.5) -> Grids:
    """Stretch every colour so that it reaches from 0 to 1."""
    if random.random() >= chance:
        return grids

    def change(image: np.ndarray) -> np.ndarray:
        low, high = image.min(axis=(0, 1)), image.max(axis=(0, 1))
        return np.where(high > low, (image - low) / np.where(high > low, high - low, 1), image)

    return painted(grids, change)
