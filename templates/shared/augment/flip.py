def flip(grids: Grids, random: np.random.Generator, chance: float = 0.5) -> Grids:
    """Swap left and right."""
    return [grid[:, ::-1] for grid in grids] if random.random() < chance else grids
