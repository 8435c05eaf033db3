def solarize(grids: Grids, random: np.random.Generator, chance: float = 0.1) -> Grids:
    """Invert what is brighter than a random limit."""
    limit = random.random()
    if random.random() >= chance:
        return grids
    return painted(grids, lambda image: np.where(image < limit, image, 1 - image))
