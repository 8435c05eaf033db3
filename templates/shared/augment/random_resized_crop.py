def random_resized_crop(
    grids: Grids, random: np.random.Generator, smallest: float
) -> Grids:
    """Cut out a window, from this share of the area up, and enlarge it to the whole size."""
    height, width = grids[0].shape[:2]
    share = np.sqrt(random.uniform(smallest, 1))
    tall, wide = share * height, share * width
    top, left = random.uniform(0, height - tall), random.uniform(0, width - wide)
    rows, columns = np.mgrid[:height, :width].astype(float)
    rows, columns = (rows + 0.5) * tall / height - 0.5, (columns + 0.5) * wide / width - 0.5
    return sampled(grids, (rows + top).clip(0, height - 1), (columns + left).clip(0, width - 1))
