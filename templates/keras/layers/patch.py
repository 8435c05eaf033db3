"""Images in patches, windows as sequences, and a kernel per position."""

import itertools
import math

import keras
import numpy as np
from keras import layers, ops


class _Blocks(layers.Layer):
    """Moves the cells of blocks of pixels.

    Args:
        size: side of a block, or its height and width.
    """

    def __init__(self, size, **options):
        super().__init__(**options)
        self.size = (size, size) if isinstance(size, int) else tuple(size)

    def split(self, x):
        """(batch, rows, height, columns, width, channels) of images in blocks."""
        (p, q), (_, height, width, channels) = self.size, ops.shape(x)
        return ops.reshape(x, (-1, height // p, p, width // q, q, channels))

    def join(self, blocks):
        """Images of blocks (batch, rows, height, columns, width, channels)."""
        _, rows, p, columns, q, channels = ops.shape(blocks)
        return ops.reshape(blocks, (-1, rows * p, columns * q, channels))

    def smaller(self, input_shape):
        """(batch, rows, columns, channels of a block), None where not known."""
        (p, q), (batch, height, width, channels) = self.size, input_shape
        rows, columns = height and height // p, width and width // q
        return (batch, rows, columns, channels * p * q)

    def larger(self, input_shape):
        """(batch, height, width, channels of a cell), None where not known."""
        (p, q), (batch, rows, columns, channels) = self.size, input_shape
        return (batch, rows and rows * p, columns and columns * q, channels // (p * q))

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "size": self.size}


@keras.saving.register_keras_serializable(package="layers")
class PixelShuffle(_Blocks):
    """Spread neighbouring channels over a block of pixels."""

    def call(self, x):
        """Enlarge (batch, height, width, channels * cells)."""
        _, height, width, channels = ops.shape(x)
        cells = math.prod(self.size)
        x = ops.reshape(x, (-1, height, width, channels // cells, *self.size))
        return self.join(ops.transpose(x, (0, 1, 4, 2, 5, 3)))

    def compute_output_shape(self, input_shape):
        """A larger image."""
        return self.larger(input_shape)


@keras.saving.register_keras_serializable(package="layers")
class PixelUnshuffle(_Blocks):
    """Collect a block of pixels in neighbouring channels."""

    def call(self, x):
        """Shrink (batch, height, width, channels)."""
        blocks = ops.transpose(self.split(x), (0, 1, 3, 5, 2, 4))
        _, rows, columns, *sizes = ops.shape(blocks)
        return ops.reshape(blocks, (-1, rows, columns, math.prod(sizes)))

    def compute_output_shape(self, input_shape):
        """A smaller image."""
        return self.smaller(input_shape)


@keras.saving.register_keras_serializable(package="layers")
class DepthToSpace(_Blocks):
    """Spread groups of channels over a block of pixels."""

    def call(self, x):
        """Enlarge (batch, height, width, cells * channels)."""
        _, height, width, channels = ops.shape(x)
        cells = math.prod(self.size)
        x = ops.reshape(x, (-1, height, width, *self.size, channels // cells))
        return self.join(ops.transpose(x, (0, 1, 3, 2, 4, 5)))

    def compute_output_shape(self, input_shape):
        """A larger image."""
        return self.larger(input_shape)


@keras.saving.register_keras_serializable(package="layers")
class SpaceToDepth(_Blocks):
    """Collect a block of pixels in groups of channels."""

    def call(self, x):
        """Shrink (batch, height, width, channels)."""
        blocks = ops.transpose(self.split(x), (0, 1, 3, 2, 4, 5))
        _, rows, columns, *sizes = ops.shape(blocks)
        return ops.reshape(blocks, (-1, rows, columns, math.prod(sizes)))

    def compute_output_shape(self, input_shape):
        """A smaller image."""
        return self.smaller(input_shape)


@keras.saving.register_keras_serializable(package="layers")
class ImageToPatches(_Blocks):
    """Cut images into a sequence of patches, row by row; the channel runs fastest."""

    def call(self, x):
        """Cut (batch, height, width, channels)."""
        blocks = ops.transpose(self.split(x), (0, 1, 3, 2, 4, 5))
        _, rows, columns, *sizes = ops.shape(blocks)
        return ops.reshape(blocks, (-1, rows * columns, math.prod(sizes)))

    def compute_output_shape(self, input_shape):
        """(batch, patches, cells * channels)."""
        batch, rows, columns, channels = self.smaller(input_shape)
        return (batch, rows and columns and rows * columns, channels)


@keras.saving.register_keras_serializable(package="layers")
class PatchesToImage(_Blocks):
    """Put patches together to images.

    Args:
        size: side of a patch, or its height and width.
        grid: rows and columns of patches, or one number for both.
    """

    def __init__(self, size, grid, **options):
        super().__init__(size, **options)
        self.grid = (grid, grid) if isinstance(grid, int) else tuple(grid)

    def call(self, x):
        """Join (batch, patches, cells * channels)."""
        channels = x.shape[-1] // math.prod(self.size)
        blocks = ops.reshape(x, (-1, *self.grid, *self.size, channels))
        return self.join(ops.transpose(blocks, (0, 1, 3, 2, 4, 5)))

    def compute_output_shape(self, input_shape):
        """(batch, height, width, channels)."""
        return self.larger((input_shape[0], *self.grid, input_shape[-1]))

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "grid": self.grid}


def channel_shuffle(x, groups):
    """Mix the channels of all groups of (..., channels)."""
    order = np.arange(x.shape[-1]).reshape(groups, -1).T.ravel()
    return ops.take(x, order, axis=-1)


def cuts(place, counts, strides, dilation):
    """Slices of one cell of all windows."""
    rows = zip(place, counts, strides, dilation, strict=True)
    parts = (slice(i * d, i * d + (n - 1) * s + 1, s) for i, n, s, d in rows)
    return (slice(None), *parts)


def places(kernel):
    """Every cell of a window, the last axis fastest."""
    return itertools.product(*map(range, kernel))


class _Windows(layers.Layer):
    """Windows over a padded input.

    Args:
        kernel_size: cells of a window per axis.
        strides: cells between windows per axis.
        dilation_rate: distance between cells of a window per axis.
        padding: zeros before and after every axis, or "same" for ceil(size / stride)
            windows; none by default.
    """

    def __init__(
        self, kernel_size, strides=None, dilation_rate=None, padding=None, **options
    ):
        super().__init__(**options)
        ones = (1,) * len(kernel_size)
        self.kernel_size, self.strides = tuple(kernel_size), tuple(strides or ones)
        self.dilation_rate = tuple(dilation_rate or ones)
        self.padding = padding or ((0, 0),) * len(ones)

    def axes(self, sizes):
        """(size, reach, stride) of every axis."""
        pairs = zip(self.kernel_size, self.dilation_rate, strict=True)
        return zip(
            sizes, ((k - 1) * d + 1 for k, d in pairs), self.strides, strict=True
        )

    def around(self, sizes):
        """Zeros before and after every axis."""
        if self.padding != "same":
            return [tuple(pair) for pair in self.padding]
        found = []
        for n, reach, s in self.axes(sizes):
            total = ops.maximum((-(-n // s) - 1) * s + reach - n, 0)
            found.append((total // 2, total - total // 2))
        return found

    def counts(self, sizes):
        """Windows per axis, None where not known."""
        if self.padding == "same":
            return [n and -(-n // s) for n, s in zip(sizes, self.strides, strict=True)]
        rows = zip(self.axes(sizes), self.padding, strict=True)
        return [
            None if n is None else (n + sum(pad) - reach) // s + 1
            for (n, reach, s), pad in rows
        ]

    def taps(self, x):
        """(batch, ..., channels, cells of a window)."""
        x = ops.pad(x, ((0, 0), *self.around(ops.shape(x)[1:-1]), (0, 0)))
        sizes = ops.shape(x)[1:-1]
        counts = [(n - reach) // s + 1 for n, reach, s in self.axes(sizes)]
        steps = counts, self.strides, self.dilation_rate
        parts = [x[cuts(place, *steps)] for place in places(self.kernel_size)]
        return ops.stack(parts, axis=-1)

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "dilation_rate": self.dilation_rate,
            "padding": self.padding,
        }


@keras.saving.register_keras_serializable(package="layers")
class Unfold(_Windows):
    """Windows of images as a sequence, row by row; the cell runs fastest."""

    def call(self, x):
        """Unfold (batch, height, width, channels)."""
        windows = self.taps(x)
        _, rows, columns, channels, cells = ops.shape(windows)
        return ops.reshape(windows, (-1, rows * columns, channels * cells))

    def compute_output_shape(self, input_shape):
        """(batch, windows, channels * cells)."""
        rows, columns = self.counts(input_shape[1:-1])
        channels = input_shape[-1] * math.prod(self.kernel_size)
        return (input_shape[0], rows and columns and rows * columns, channels)


@keras.saving.register_keras_serializable(package="layers")
class Fold(_Windows):
    """Add windows up to images; the transpose of `Unfold`.

    Args:
        size: height and width of the images.
        kernel_size: cells of a window per axis.
        options: strides, dilation_rate, padding.
    """

    def __init__(self, size, kernel_size, **options):
        super().__init__(kernel_size, **options)
        self.size = tuple(size)

    def call(self, x):
        """Fold (batch, windows, channels * cells)."""
        rows, columns = self.counts(self.size)
        cells = math.prod(self.kernel_size)
        channels = x.shape[-1] // cells
        x = ops.reshape(x, (-1, rows, columns, channels, cells))
        x = ops.reshape(ops.transpose(x, (0, 3, 1, 2, 4)), (-1, rows, columns, cells))
        # A transposed convolution that puts every cell of a window in its place.
        full, kernel = self.full(), self.kernel()
        reach = kernel.shape[:2]
        counts = (rows, columns)
        steps = zip(full, counts, self.strides, reach, strict=True)
        missing = [n - (m - 1) * s - e for n, m, s, e in steps]
        y = ops.conv_transpose(x, kernel, self.strides, output_padding=0)
        y = ops.pad(y, ((0, 0), *((0, n) for n in missing), (0, 0)))
        y = ops.reshape(y, (-1, channels, *full))
        (top, _), (left, _) = self.around(self.size)
        height, width = self.size
        y = y[:, :, top : top + height, left : left + width]
        return ops.transpose(y, (0, 2, 3, 1))

    def full(self):
        """Sizes with what is cut off."""
        pads = self.around(self.size)
        return [int(n + sum(pad)) for n, pad in zip(self.size, pads, strict=True)]

    def kernel(self):
        """(reach, reach, 1, cells): one where a cell of a window goes."""
        reach = [e for _, e, _ in self.axes(self.size)]
        kernel = np.zeros((*reach, 1, math.prod(self.kernel_size)), self.compute_dtype)
        rate = self.dilation_rate
        for cell, (i, j) in enumerate(places(self.kernel_size)):
            kernel[i * rate[0], j * rate[1], 0, cell] = 1
        return kernel

    def compute_output_shape(self, input_shape):
        """(batch, height, width, channels)."""
        channels = input_shape[-1] // math.prod(self.kernel_size)
        return (input_shape[0], *self.size, channels)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "size": self.size}


@keras.saving.register_keras_serializable(package="layers")
class LocallyConnected(_Windows):
    """Windows, each times the kernel of its position.

    Args:
        filters: output channels.
        kernel_size: cells of a window per axis.
        use_bias: learn an offset per position and filter.
        options: strides, padding.
    """

    def __init__(self, filters, kernel_size, use_bias=True, **options):
        super().__init__(kernel_size, **options)
        self.filters, self.use_bias = filters, use_bias

    def build(self, input_shape):
        """Create the kernels, (*positions, *kernel_size, channels, filters)."""
        positions = self.counts(input_shape[1:-1])
        sizes = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(shape=(*positions, *sizes), name="kernel")
        if self.use_bias:
            shape = (*positions, self.filters)
            self.bias = self.add_weight(shape=shape, initializer="zeros", name="bias")

    def call(self, x):
        """Map (batch, ..., channels) to (batch, *positions, filters)."""
        windows = self.taps(x)
        positions, channels = self.kernel.shape[: x.ndim - 2], x.shape[-1]
        kernel = ops.reshape(self.kernel, (*positions, -1, channels, self.filters))
        axes = "hw"[: len(positions)]
        y = ops.einsum(f"n{axes}ck,{axes}kcf->n{axes}f", windows, kernel)
        return y + self.bias if self.use_bias else y

    def compute_output_shape(self, input_shape):
        """(batch, *positions, filters)."""
        return (input_shape[0], *self.counts(input_shape[1:-1]), self.filters)

    def get_config(self):
        """Arguments of the constructor."""
        own = {"filters": self.filters, "use_bias": self.use_bias}
        return {**super().get_config(), **own}
