def perspective(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Look from the side: far edges shrink, at most by this share."""
    height, width = grids[0].shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(float)
    rows, columns = rows - (height - 1) / 2, columns - (width - 1) / 2
    down, right = random.uniform(-amount, amount, 2) / (height, width)
    depth = 1 + down * rows + right * columns
    return sampled(grids, rows / depth + (height - 1) / 2, columns / depth + (width - 1) / 2)
