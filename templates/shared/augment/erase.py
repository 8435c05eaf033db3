def erase(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Blacken a rectangle of images, of sides up to this share (DeVries and Taylor 2017)."""
    height, width = grids[0].shape[:2]
    tall, wide = (random.uniform(0, amount, 2) * (height, width)).astype(int)
    top = int(random.integers(0, height - tall + 1))
    left = int(random.integers(0, width - wide + 1))
    kept = np.ones((height, width, 1))
    kept[top : top + tall, left : left + wide] = 0
    return painted(grids, lambda image: image * kept)
