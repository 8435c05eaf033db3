"""Where cells and boxes lie, and what is there."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp


def coordinates(x: jax.Array, radius: bool = False) -> jax.Array:
    """A channel per axis that runs from -1 to 1.

    Args:
        x: (batch, ..., channels).
        radius: add a channel with the distance from the middle.

    Returns:
        (batch, ..., axes).
    """
    sizes = x.shape[1:-1]
    lines = [
        (2 * jnp.arange(n, dtype=x.dtype) - (n - 1)) / max(n - 1, 1) for n in sizes
    ]
    found = jnp.stack(jnp.meshgrid(*lines, indexing="ij"), axis=-1)
    if radius:
        distance = jnp.sqrt(jnp.square(found).sum(axis=-1, keepdims=True))
        found = jnp.concatenate([found, distance], axis=-1)
    return jnp.broadcast_to(found, (x.shape[0], *found.shape))


def anchors(
    x: jax.Array,
    sizes: Sequence[float],
    ratios: Sequence[float],
    stride: tuple[int, int],
    offset: float = 0.5,
) -> jax.Array:
    """Boxes at every position of a feature map.

    Args:
        x: (batch, height, width, channels); only its size counts.
        sizes: roots of areas.
        ratios: heights over widths.
        stride: cells of the image per position.
        offset: where in a position boxes are centred.

    Returns:
        (batch, positions * ratios * sizes, 4): left, top, right, bottom.
    """
    batch, height, width, _ = x.shape
    rows, columns = (
        (jnp.arange(n, dtype=x.dtype) + offset) * s
        for n, s in ((height, stride[0]), (width, stride[1]))
    )
    down, across = jnp.meshgrid(rows, columns, indexing="ij")
    centres = jnp.stack([across, down, across, down], axis=-1)
    half = [(s / r**0.5 / 2, s * r**0.5 / 2) for r in ratios for s in sizes]
    shapes = jnp.asarray([(-w, -h, w, h) for w, h in half], x.dtype)
    found = (centres[:, :, None] + shapes).reshape(-1, 4)
    return jnp.broadcast_to(found, (batch, *found.shape))


def affine_grid(
    x: jax.Array, size: tuple[int, int], align_corners: bool = False
) -> jax.Array:
    """Places that an affine map sends the cells of a grid to.

    Args:
        x: (batch, 6), the two rows of the map.
        size: height and width of the grid.
        align_corners: -1 and 1 are centres of cells, not edges.

    Returns:
        (batch, height, width, 2), across and down.
    """
    lines = []
    for n in size:
        place = 2 * jnp.arange(n, dtype=x.dtype) - (n - 1)
        lines.append(place / (max(n - 1, 1) if align_corners else n))
    down, across = jnp.meshgrid(*lines, indexing="ij")
    cells = jnp.stack([across, down, jnp.ones_like(across)], axis=-1)
    return jnp.einsum("hwk,njk->nhwj", cells, x.reshape(-1, 2, 3))


def cells_at(x: jax.Array, row: jax.Array, column: jax.Array) -> jax.Array:
    """Cells at whole positions, zero beyond the image.

    Args:
        x: (batch, height, width, channels).
        row: (batch, rows, columns).
        column: (batch, rows, columns).

    Returns:
        (batch, rows, columns, channels).
    """
    batch, height, width, _ = x.shape
    inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
    rows = jnp.clip(row, 0, height - 1).astype(jnp.int32)
    columns = jnp.clip(column, 0, width - 1).astype(jnp.int32)
    found = x[jnp.arange(batch)[:, None, None], rows, columns]
    return jnp.where(inside[..., None], found, 0)


def grid_sample(
    x: jax.Array,
    grid: jax.Array,
    method: str = "bilinear",
    beyond: str = "zeros",
    align_corners: bool = False,
) -> jax.Array:
    """Look images up in given places.

    Args:
        x: (batch, height, width, channels).
        grid: (batch, rows, columns, 2), across and down from -1 to 1.
        method: "bilinear" or "nearest".
        beyond: "zeros", or "border" for the value there.
        align_corners: -1 and 1 are centres of cells, not edges.

    Returns:
        (batch, rows, columns, channels).
    """
    places = []
    for n, place in ((x.shape[1], grid[..., 1]), (x.shape[2], grid[..., 0])):
        place = (
            (place + 1) * (n - 1) / 2 if align_corners else ((place + 1) * n - 1) / 2
        )
        places.append(jnp.clip(place, 0, n - 1) if beyond == "border" else place)
    down, across = places
    if method == "nearest":
        return cells_at(x, jnp.round(down), jnp.round(across))
    top, left = jnp.floor(down), jnp.floor(across)
    low, right = (down - top)[..., None], (across - left)[..., None]
    above = cells_at(x, top, left) * (1 - right) + cells_at(x, top, left + 1) * right
    top = top + 1
    below = cells_at(x, top, left) * (1 - right) + cells_at(x, top, left + 1) * right
    return above * (1 - low) + below * low


def bin_shares(
    start: jax.Array, stop: jax.Array, bins: int, samples: int, n: int
) -> jax.Array:
    """Share of n cells in every bin between two places, by linear interpolation.

    Args:
        start: (batch, boxes), the first edge; cell i is centred at i.
        stop: (batch, boxes), the last edge.
        bins: how many there are between them.
        samples: places in a bin whose mean counts.
        n: cells; a place more than one beyond them counts as nothing.

    Returns:
        (batch, boxes, bins, n).
    """
    count = bins * samples
    step = (jnp.arange(count, dtype=start.dtype) + 0.5) / count
    place = start[..., None] + (stop - start)[..., None] * step
    cells = jnp.arange(n, dtype=start.dtype)
    near = 1 - jnp.abs(jnp.clip(place, 0, n - 1)[..., None] - cells)
    seen = (place >= -1) & (place <= n)
    shares = jnp.where(seen[..., None], jnp.maximum(near, 0), 0)
    return shares.reshape(*start.shape, bins, samples, n).mean(axis=3)


def roi_align(
    x: jax.Array,
    boxes: jax.Array,
    size: tuple[int, int],
    scale: float = 1.0,
    samples: int = 2,
) -> jax.Array:
    """Features of boxes in one size, each bin the mean of bilinear samples.

    Args:
        x: (batch, height, width, channels).
        boxes: (batch, boxes, 4): left, top, right, bottom in cells of the image.
        size: bins along height and width.
        scale: cells of ``x`` per cell of the image.
        samples: per bin and axis.

    Returns:
        (batch, boxes, height, width, channels).
    """
    left, top, right, bottom = jnp.moveaxis(boxes * scale - 0.5, -1, 0)
    rows = bin_shares(top, bottom, size[0], samples, x.shape[1])
    columns = bin_shares(left, right, size[1], samples, x.shape[2])
    return jnp.einsum("nkyh,nkxw,nhwc->nkyxc", rows, columns, x)
