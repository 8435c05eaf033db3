def gamma(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Raise all colours to a power between 1 / (1 + amount) and 1 + amount."""
    power = (1 + amount) ** random.uniform(-1, 1)
    return painted(grids, lambda image: image**power)
