def elastic(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Bend: four by four knots move, at most by this share of the size (Simard et al. 2003)."""
    height, width = grids[0].shape[:2]
    knots = random.uniform(-amount, amount, (4, 4, 2)) * (height, width)
    rows, columns = np.mgrid[:height, :width].astype(float)
    down = rows * 3 / max(height - 1, 1)
    right = columns * 3 / max(width - 1, 1)
    moved = sampled([knots], down, right)[0]
    return sampled(grids, rows + moved[..., 0], columns + moved[..., 1])
