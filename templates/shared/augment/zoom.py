def zoom(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Enlarge or shrink about the centre, at most by the factor 1 + amount."""
    factor = (1 + amount) ** random.uniform(-1, 1)
    return mapped(grids, np.eye(2) / factor)
