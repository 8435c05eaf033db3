def hue(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Turn the colours about the gray axis, at most by this share of the circle."""
    angle = 2 * np.pi * random.uniform(-amount, amount)
    ones = np.full((3, 3), 1 / 3)
    cross = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / np.sqrt(3)
    turn = ones + np.cos(angle) * (np.eye(3) - ones) + np.sin(angle) * cross
    return painted(grids, lambda image: image @ turn.T if image.shape[-1] == 3 else image)
