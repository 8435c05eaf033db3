def salt_pepper(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Make up to this share of the pixels black or white."""
    height, width = grids[0].shape[:2]
    share = random.uniform(0, amount)
    draw, white = random.random((height, width, 1)), random.random((height, width, 1)) < 0.5
    return painted(grids, lambda image: np.where(draw < share, white, image))
