def rotate90(grids: Grids, random: np.random.Generator, chance: float = 0.75) -> Grids:
    """Turn by 90, 180 or 270 degrees; what is not square by 180."""
    if random.random() >= chance:
        return grids
    height, width = grids[0].shape[:2]
    turns = int(random.integers(1, 4)) if height == width else 2
    return [np.rot90(grid, turns) for grid in grids]
