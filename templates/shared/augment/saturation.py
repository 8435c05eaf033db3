def saturation(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Multiply the distance from gray by 1 - amount to 1 + amount."""
    factor = random.uniform(1 - amount, 1 + amount)
    return painted(grids, lambda image: gray(image) * (1 - factor) + image * factor)
