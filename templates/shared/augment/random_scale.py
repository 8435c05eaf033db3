def random_scale(grids: Grids, random: np.random.Generator, low: float, high: float) -> Grids:
    """Enlarge or shrink about the centre by a factor between two numbers."""
    return mapped(grids, np.eye(2) / random.uniform(low, high))
