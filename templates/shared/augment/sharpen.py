def sharpen(grids: Grids, random: np.random.Generator, amount: float) -> Grids:
    """Move every pixel away from the mean of its neighbours, at most by this factor."""
    factor = random.uniform(0, amount)

    def change(image: np.ndarray) -> np.ndarray:
        wide = np.pad(image, ((1, 1), (1, 1), (0, 0)), mode="edge")
        mean = (wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:]) / 4
        return image + factor * (image - mean)

    return painted(grids, change)
