def transpose(grids: Grids, random: np.random.Generator, chance: float = 0.5) -> Grids:
    """Swap rows and columns of square grids."""
    if random.random() >= chance or grids[0].shape[0] != grids[0].shape[1]:
        return grids
    return [grid.swapaxes(0, 1) for grid in grids]
