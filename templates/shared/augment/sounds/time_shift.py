def time_shift(values: np.ndarray, random: np.random.Generator, amount: float) -> np.ndarray:
    """Move earlier or later, by up to this share of the length; silence comes in."""
    far = int(amount * len(values))
    first = int(random.integers(-far, far + 1))
    return np.pad(values, ((far, far), (0, 0)))[far - first : far - first + len(values)]
