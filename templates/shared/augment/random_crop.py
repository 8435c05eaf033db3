def random_crop(grids: Grids, random: np.random.Generator, size: tuple[int, int], padding: int) -> Grids:
    """Cut out a window of this size, after a border of `padding` zeros."""
    edge = (padding, padding)
    grids = [np.pad(grid, (edge, edge, (0, 0))[: grid.ndim]) for grid in grids]
    top = int(random.integers(0, grids[0].shape[0] - size[0] + 1))
    left = int(random.integers(0, grids[0].shape[1] - size[1] + 1))
    return [grid[top : top + size[0], left : left + size[1]] for grid in grids]
