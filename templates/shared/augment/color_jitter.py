def color_jitter(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Change brightness, contrast and saturation, each at most by this share."""
    light, spread, colour = random.uniform(1 - amount, 1 + amount, 3)

    def paint(image: np.ndarray) -> np.ndarray:
        bright = image * light
        middle = bright.mean()
        bright = middle + (bright - middle) * spread
        gray = bright.mean(axis=-1, keepdims=True)
        return gray + (bright - gray) * colour

    return painted(grids, paint)
