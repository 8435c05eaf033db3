def time_mask(values: np.ndarray, random: np.random.Generator, amount: float) -> np.ndarray:
    """Put 0 in the place of a stretch of rows, up to this share (Park et al. 2019)."""
    length = int(random.uniform(0, amount) * len(values))
    first = int(random.integers(0, len(values) - length + 1))
    found = values.copy()
    found[first : first + length] = 0
    return found
