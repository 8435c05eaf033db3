def rescale(values: np.ndarray, random: np.random.Generator, amount: float) -> np.ndarray:
    """Multiply the example by a factor between 1 - amount and 1 + amount."""
    return values * values.dtype.type(random.uniform(1 - amount, 1 + amount))
