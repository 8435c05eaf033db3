"""Where cells and boxes lie, and what is there."""

import keras
import numpy as np
from keras import layers, ops


def count_up(n, dtype):
    """0 .. n - 1; ``n`` may be a tensor."""
    return ops.cast(ops.arange(n), dtype)


@keras.saving.register_keras_serializable(package="layers")
class Coordinates(layers.Layer):
    """A channel per axis that runs from -1 to 1.

    Args:
        radius: add a channel with the distance from the middle.
    """

    def __init__(self, radius=False, **options):
        super().__init__(**options)
        self.radius = radius

    def call(self, x):
        """Map (batch, ..., channels) to (batch, ..., axes)."""
        lines = []
        for n in ops.shape(x)[1:-1]:
            last = ops.cast(n - 1, self.compute_dtype)
            place = 2 * count_up(n, self.compute_dtype) - last
            lines.append(place / ops.maximum(last, 1.0))
        found = ops.stack(ops.meshgrid(*lines, indexing="ij"), axis=-1)
        if self.radius:
            distance = ops.sqrt(ops.sum(ops.square(found), axis=-1, keepdims=True))
            found = ops.concatenate([found, distance], axis=-1)
        return ops.broadcast_to(found, (*ops.shape(x)[:-1], found.shape[-1]))

    def compute_output_shape(self, input_shape):
        """(batch, ..., axes)."""
        return (*input_shape[:-1], len(input_shape) - 2 + self.radius)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "radius": self.radius}


@keras.saving.register_keras_serializable(package="layers")
class Anchors(layers.Layer):
    """Boxes at every position of a feature map: left, top, right, bottom.

    Args:
        sizes: roots of areas.
        ratios: heights over widths.
        stride: cells of the image per position, along height and width.
        offset: where in a position boxes are centred.
    """

    def __init__(self, sizes, ratios, stride, offset=0.5, **options):
        super().__init__(**options)
        self.sizes, self.ratios = tuple(sizes), tuple(ratios)
        self.stride, self.offset = tuple(stride), offset

    def call(self, x):
        """Map (batch, height, width, channels) to (batch, boxes, 4)."""
        batch, height, width, _ = ops.shape(x)
        down, across = ops.meshgrid(
            (count_up(height, self.compute_dtype) + self.offset) * self.stride[0],
            (count_up(width, self.compute_dtype) + self.offset) * self.stride[1],
            indexing="ij",
        )
        centres = ops.stack([across, down, across, down], axis=-1)
        half = [
            (s / r**0.5 / 2, s * r**0.5 / 2) for r in self.ratios for s in self.sizes
        ]
        shapes = np.array([(-w, -h, w, h) for w, h in half], self.compute_dtype)
        found = ops.reshape(centres[:, :, None] + shapes, (-1, 4))
        return ops.broadcast_to(found, (batch, ops.shape(found)[0], 4))

    def compute_output_shape(self, input_shape):
        """(batch, boxes, 4), with None where a size is not known."""
        batch, height, width, _ = input_shape
        shapes = len(self.sizes) * len(self.ratios)
        return (batch, height and width and height * width * shapes, 4)

    def get_config(self):
        """Arguments of the constructor."""
        own = {"sizes": self.sizes, "ratios": self.ratios, "stride": self.stride}
        return {**super().get_config(), **own, "offset": self.offset}


def affine_grid(x, size, align_corners=False):
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
        place = 2 * np.arange(n) - (n - 1)
        lines.append(place / (max(n - 1, 1) if align_corners else n))
    down, across = np.meshgrid(*lines, indexing="ij")
    cells = np.stack([across, down, np.ones(size)], axis=-1)
    cells = ops.convert_to_tensor(cells, dtype=x.dtype)
    return ops.einsum("hwk,njk->nhwj", cells, ops.reshape(x, (-1, 2, 3)))


@keras.saving.register_keras_serializable(package="layers")
class GridSample(layers.Layer):
    """Look images up in given places.

    Args:
        method: "bilinear" or "nearest".
        beyond: "zeros", or "border" for the value there.
        align_corners: -1 and 1 are centres of cells, not edges.
    """

    def __init__(
        self, method="bilinear", beyond="zeros", align_corners=False, **options
    ):
        super().__init__(**options)
        self.method, self.beyond = method, beyond
        self.align_corners = align_corners

    def place(self, grid, n):
        """Position among the cells 0 .. n - 1."""
        n = ops.cast(n, self.compute_dtype)
        edge = (
            (grid + 1) * (n - 1) / 2 if self.align_corners else ((grid + 1) * n - 1) / 2
        )
        return ops.clip(edge, 0.0, n - 1) if self.beyond == "border" else edge

    def cells(self, x, row, column):
        """Cells at whole positions, zero beyond the image."""
        _, height, width, channels = ops.shape(x)
        last, end = (ops.cast(n - 1, self.compute_dtype) for n in (height, width))
        inside = (row >= 0) & (row <= last) & (column >= 0) & (column <= end)
        rows = ops.cast(ops.clip(row, 0.0, last), "int32")
        columns = ops.cast(ops.clip(column, 0.0, end), "int32")
        flat = ops.reshape(x, (-1, height * width, channels))
        _, down, across = ops.shape(row)
        index = ops.reshape(rows * width + columns, (-1, down * across, 1))
        found = ops.take_along_axis(flat, index, axis=1)
        found = ops.reshape(found, (-1, down, across, channels))
        return ops.where(inside[..., None], found, 0.0)

    def call(self, x, grid):
        """Sample (batch, height, width, channels) at (batch, rows, columns, 2)."""
        _, height, width, _ = ops.shape(x)
        down, across = self.place(grid[..., 1], height), self.place(grid[..., 0], width)
        if self.method == "nearest":
            return self.cells(x, ops.round(down), ops.round(across))
        top, left = ops.floor(down), ops.floor(across)
        low, right = (down - top)[..., None], (across - left)[..., None]
        rows = []
        for row in (top, top + 1):
            near, far = self.cells(x, row, left), self.cells(x, row, left + 1)
            rows.append(near * (1 - right) + far * right)
        return rows[0] * (1 - low) + rows[1] * low

    def compute_output_shape(self, x_shape, grid_shape):
        """(batch, rows, columns, channels)."""
        return (*grid_shape[:-1], x_shape[-1])

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "method": self.method,
            "beyond": self.beyond,
            "align_corners": self.align_corners,
        }


@keras.saving.register_keras_serializable(package="layers")
class RoiAlign(layers.Layer):
    """Features of boxes in one size, each bin the mean of bilinear samples.

    Args:
        size: bins along height and width.
        scale: cells of the map per cell of the image.
        samples: per bin and axis.
    """

    def __init__(self, size, scale=1.0, samples=2, **options):
        super().__init__(**options)
        self.size, self.scale, self.samples = tuple(size), scale, samples

    def shares(self, start, stop, bins, n):
        """(batch, boxes, bins, n): share of n cells in every bin between two places."""
        count, last = bins * self.samples, ops.cast(n - 1, self.compute_dtype)
        step = (count_up(count, self.compute_dtype) + 0.5) / count
        place = start[..., None] + (stop - start)[..., None] * step
        inside = ops.clip(place, 0.0, last)[..., None]
        near = 1 - ops.abs(inside - count_up(n, self.compute_dtype))
        seen = (place >= -1) & (place <= last + 1)
        near = ops.where(seen[..., None], ops.maximum(near, 0.0), 0.0)
        _, boxes = ops.shape(start)
        return ops.mean(ops.reshape(near, (-1, boxes, bins, self.samples, n)), axis=3)

    def call(self, x, boxes):
        """Map (batch, height, width, channels) and (batch, boxes, 4).

        Returns:
            (batch, boxes, height, width, channels).
        """
        _, height, width, _ = ops.shape(x)
        left, top, right, bottom = ops.unstack(boxes * self.scale - 0.5, axis=-1)
        rows = self.shares(top, bottom, self.size[0], height)
        columns = self.shares(left, right, self.size[1], width)
        return ops.einsum("nkyh,nkxw,nhwc->nkyxc", rows, columns, x)

    def compute_output_shape(self, x_shape, boxes_shape):
        """(batch, boxes, height, width, channels)."""
        return (*boxes_shape[:-1], *self.size, x_shape[-1])

    def get_config(self):
        """Arguments of the constructor."""
        own = {"size": self.size, "scale": self.scale, "samples": self.samples}
        return {**super().get_config(), **own}
