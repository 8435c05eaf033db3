def shear(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Slant rows and columns, at most by this share."""
    down, right = random.uniform(-amount, amount, 2)
    return mapped(grids, np.array([[1.0, down], [right, 1.0]]))
