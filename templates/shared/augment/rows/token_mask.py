def token_mask(
    ids: np.ndarray, random: np.random.Generator, share: float, pad: int, mask: int
) -> np.ndarray:
    """Put the id of unknown tokens in the place of this share."""
    return np.where((ids != pad) & (random.random(len(ids)) < share), mask, ids)
