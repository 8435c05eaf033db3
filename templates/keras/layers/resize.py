"""Images in other sizes."""

import keras
from keras import layers, ops


def part(x, axis, start, stop):
    """Slice one axis."""
    return x[(slice(None),) * axis + (slice(start, stop),)]


def pad_edge(x, around):
    """Repeat the border cells.

    Args:
        x: (batch, ..., channels).
        around: cells before and behind, for every axis but batch and channels.
    """
    for axis, (before, after) in enumerate(around, 1):
        first, last = part(x, axis, None, 1), part(x, axis, -1, None)
        x = ops.concatenate([*[first] * before, x, *[last] * after], axis=axis)
    return x


def pad_circular(x, around):
    """Go on at the other side.

    Args:
        x: (batch, ..., channels).
        around: cells before and behind, for every axis but batch and channels.
    """
    for axis, (before, after) in enumerate(around, 1):
        first = [part(x, axis, -before, None)] if before else []
        last = [part(x, axis, None, after)] if after else []
        x = ops.concatenate([*first, x, *last], axis=axis)
    return x


def cubic(distance):
    """Keys' kernel with a = -3/4."""
    x = ops.abs(distance)
    near = (1.25 * x - 2.25) * x * x + 1
    far = (((5 - x) * x - 8) * x + 4) * 0.75
    return ops.where(x < 1, near, ops.where(x < 2, far, 0.0))


def smooth_cubic(distance):
    """Keys' kernel with a = -1/2."""
    x = ops.abs(distance)
    near = (1.5 * x - 2.5) * x * x + 1
    far = (((5 - x) * x - 8) * x + 4) * 0.5
    return ops.where(x < 1, near, ops.where(x < 2, far, 0.0))


def hat(distance):
    """1 at 0, falling to 0 at 1."""
    return ops.maximum(1 - ops.abs(distance), 0.0)


class _Resizing(layers.Layer):
    """Resize the axes of (batch, ..., channels), each by one matrix product.

    Keras's own layers compute in float32 whatever the dtype, cut other corners with
    cubic kernels, and cannot align corners.

    Args:
        method: "linear", "cubic" (Keys' kernel with a = -3/4, or -1/2 with antialias),
            or "nearest".
        align_corners: let the outer cells of both maps coincide.
        antialias: widen the kernel where a map shrinks.
    """

    def __init__(
        self, method="linear", align_corners=False, antialias=False, **options
    ):
        super().__init__(**options)
        self.method, self.align_corners = method, align_corners
        self.antialias = antialias

    def places(self, n, m, dtype):
        """Centre of every output among the cells 0 .. n - 1."""
        place = ops.cast(ops.arange(m), dtype)
        n, m = ops.cast(n, dtype), ops.cast(m, dtype)
        if self.align_corners:
            return place * ((n - 1) / ops.maximum(m - 1, 1.0))
        return (place + 0.5) * (n / m) - 0.5

    def shares(self, n, m, dtype):
        """(m, n): the share of every cell in every output."""
        if self.method == "nearest":
            cell = (2 * ops.arange(m) + 1) * n // (2 * m)
            return ops.cast(cell[:, None] == ops.arange(n), dtype)
        cells = ops.cast(ops.arange(n), dtype)
        place = self.places(n, m, dtype)
        if self.antialias:
            kernel = hat if self.method == "linear" else smooth_cubic
            wide = ops.maximum(ops.cast(n, dtype) / ops.cast(m, dtype), 1.0)
            shares = kernel((cells - place[:, None]) / wide)
            return shares / ops.sum(shares, axis=1, keepdims=True)
        last = ops.cast(n - 1, dtype)
        if self.method == "linear":
            return hat(cells - ops.clip(place, 0.0, last)[:, None])
        first = ops.floor(place)
        parts = []
        for step in range(-1, 3):
            cell = ops.clip(first + step, 0.0, last)
            share = cubic(first + step - place)
            parts.append(ops.where(cell[:, None] == cells, share[:, None], 0.0))
        return sum(parts)

    def larger(self, sizes):
        """The new sizes; None where one is not known."""
        raise TypeError(f"{type(self).__name__} does not say its sizes")

    def call(self, x):
        """Resize (batch, ..., channels)."""
        sizes = ops.shape(x)[1:-1]
        pairs = zip(sizes, self.larger(sizes), strict=True)
        for axis, (n, m) in enumerate(pairs, 1):
            shares = self.shares(n, m, self.compute_dtype)
            x = ops.moveaxis(ops.tensordot(x, shares, axes=[[axis], [1]]), -1, axis)
        return x

    def compute_output_shape(self, input_shape):
        """(batch, ..., channels), with None where a size is not known."""
        batch, *sizes, channels = input_shape
        return (batch, *self.larger(sizes), channels)

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "method": self.method,
            "align_corners": self.align_corners,
            "antialias": self.antialias,
        }


class _SmoothUpSampling(_Resizing):
    """Enlarge by whole factors.

    Args:
        size: how many times larger, per axis or for all.
        options: method, align_corners.
    """

    rank: int

    def __init__(self, size, **options):
        super().__init__(**options)
        self.size = (size,) * self.rank if isinstance(size, int) else tuple(size)

    def larger(self, sizes):
        """Sizes times the factor; None where one is not known."""
        pairs = zip(sizes, self.size, strict=True)
        return [None if n is None else n * f for n, f in pairs]

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "size": self.size}


@keras.saving.register_keras_serializable(package="layers")
class SmoothUpSampling1D(_SmoothUpSampling):
    """Enlarge a sequence and interpolate."""

    rank = 1


@keras.saving.register_keras_serializable(package="layers")
class SmoothUpSampling2D(_SmoothUpSampling):
    """Enlarge a image and interpolate."""

    rank = 2


@keras.saving.register_keras_serializable(package="layers")
class SmoothUpSampling3D(_SmoothUpSampling):
    """Enlarge a volume and interpolate."""

    rank = 3


@keras.saving.register_keras_serializable(package="layers")
class Resizing2D(_Resizing):
    """Resize images of any size.

    Args:
        size: new height and width, or one for both.
        options: method, align_corners, antialias.
    """

    def __init__(self, size, **options):
        super().__init__(**options)
        self.size = (size, size) if isinstance(size, int) else tuple(size)

    def larger(self, sizes):
        """The new height and width."""
        return self.size

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "size": self.size}
