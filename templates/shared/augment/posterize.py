def posterize(grids: Grids, random: np.random.Generator, levels: int) -> Grids:
    """Keep so many levels of every colour, or more up to 256."""
    count = int(np.rint(levels * (256 / levels) ** random.random()))
    return painted(grids, lambda image: np.floor(image * (count - 1) + 0.5) / (count - 1))
