def stretch(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Enlarge or shrink height and width on their own, at most by the factor 1 + amount."""
    return mapped(grids, np.diag((1 + amount) ** random.uniform(-1, 1, 2)))
