def token_swap(ids: np.ndarray, random: np.random.Generator, share: float, pad: int) -> np.ndarray:
    """Exchange this share of the tokens with the next one."""
    found = ids.copy()
    length = int((ids != pad).sum())
    for place in np.flatnonzero(random.random(max(length - 1, 0)) < share):
        found[[place, place + 1]] = found[[place + 1, place]]
    return found
