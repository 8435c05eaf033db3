def flip_vertical(grids: Grids, random: np.random.Generator, chance: float = 0.5) -> Grids:
    """Swap top and bottom."""
    return [grid[::-1] for grid in grids] if random.random() < chance else grids
