def token_drop(ids: np.ndarray, random: np.random.Generator, share: float, pad: int) -> np.ndarray:
    """Leave out this share of the tokens; the others move up."""
    kept = ids[(ids == pad) | (random.random(len(ids)) >= share)]
    return np.concatenate([kept, np.full(len(ids) - len(kept), pad, ids.dtype)])
