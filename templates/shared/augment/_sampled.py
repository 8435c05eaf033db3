def sampled(grids: Grids, rows: np.ndarray, columns: np.ndarray) -> Grids:
    """Return grids read at fractional places: images between their pixels, masks at the nearest.

    Outside of a grid is 0.
    """
    return [_read(grid, rows, columns) for grid in grids]


def _read(grid: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    if grid.dtype.kind != "f":
        return _at(grid, np.rint(rows).astype(int), np.rint(columns).astype(int))
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    down, right = (rows - top)[..., None], (columns - left)[..., None]
    above = _at(grid, top, left) * (1 - right) + _at(grid, top, left + 1) * right
    below = _at(grid, top + 1, left) * (1 - right) + _at(grid, top + 1, left + 1) * right
    return (above * (1 - down) + below * down).astype(grid.dtype)


def _at(grid: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    height, width = grid.shape[:2]
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    found = grid[rows.clip(0, height - 1), columns.clip(0, width - 1)]
    return np.where(inside.reshape(inside.shape + (1,) * (grid.ndim - 2)), found, 0)


def mapped(grids: Grids, matrix: np.ndarray) -> Grids:
    """Return grids whose pixel p, counted from the centre, shows what was at `matrix` @ p."""
    height, width = grids[0].shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(float)
    places = np.stack([rows - (height - 1) / 2, columns - (width - 1) / 2])
    rows, columns = np.einsum("ij,jhw->ihw", matrix, places)
    return sampled(grids, rows + (height - 1) / 2, columns + (width - 1) / 2)
