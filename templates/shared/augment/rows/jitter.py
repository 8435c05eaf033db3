def jitter(values: np.ndarray, random: np.random.Generator, amount: float) -> np.ndarray:
    """Add normal noise of this deviation."""
    return values + random.normal(0, amount, values.shape).astype(values.dtype)
