def noise(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Add normal noise of a deviation up to this."""
    deviation = random.uniform(0, amount)
    return painted(grids, lambda image: image + random.normal(0, deviation, image.shape))
