def gain(values: np.ndarray, random: np.random.Generator, decibels: float) -> np.ndarray:
    """Make louder or softer, by up to so many decibels."""
    return values * values.dtype.type(10 ** (random.uniform(-decibels, decibels) / 20))
