def channel_shuffle(grids: Grids, random: np.random.Generator, chance: float = 0.1) -> Grids:
    """Put the channels into a random order."""
    if random.random() >= chance:
        return grids
    keys = random.random(64)
    return painted(grids, lambda image: image[..., np.argsort(keys[: image.shape[-1]])])
