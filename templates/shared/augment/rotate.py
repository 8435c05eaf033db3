def rotate(grids: Grids, random: np.random.Generator, degrees: float) -> Grids:
    """Turn about the centre, at most so far either way."""
    angle = np.deg2rad(random.uniform(-degrees, degrees))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return mapped(grids, turn)
