def translate(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Move, at most by this share of height and width; what comes in is 0."""
    height, width = grids[0].shape[:2]
    down, right = random.uniform(-amount, amount, 2) * (height, width)
    rows, columns = np.mgrid[:height, :width].astype(float)
    return sampled(grids, rows - np.rint(down), columns - np.rint(right))
