def noise(values: np.ndarray, random: np.random.Generator, amount: float) -> np.ndarray:
    """Add normal noise of a deviation up to this."""
    deviation = random.uniform(0, amount)
    return values + random.normal(0, deviation, values.shape).astype(values.dtype)
