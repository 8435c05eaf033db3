def brightness(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Multiply all colours by 1 - amount to 1 + amount."""
    factor = random.uniform(1 - amount, 1 + amount)
    return painted(grids, lambda image: image * factor)
