def band_mask(values: np.ndarray, random: np.random.Generator, amount: float) -> np.ndarray:
    """Put 0 in the place of neighbouring bands, up to this share (Park et al. 2019)."""
    width = int(random.uniform(0, amount) * values.shape[1])
    first = int(random.integers(0, values.shape[1] - width + 1))
    found = values.copy()
    found[:, first : first + width] = 0
    return found
