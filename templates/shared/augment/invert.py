def invert(grids: Grids, random: np.random.Generator, chance: float = 0.1) -> Grids:
    """Make a negative."""
    return painted(grids, lambda image: 1 - image) if random.random() < chance else grids
