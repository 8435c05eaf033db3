"""Pools that Keras has no word for."""

import math

import keras
from keras import layers, ops


def pool_volume(pool, x, window, strides, padding="valid"):
    """Pool planes, then depth.

    Args:
        pool: `ops.max_pool` or `ops.average_pool`.
        x: (batch, depth, height, width, channels).
        window: cells of a window.
        strides: cells between windows.
        padding: "valid" or "same".
    """
    batch, depth, height, width, channels = ops.shape(x)
    x = ops.reshape(x, (-1, height, width, channels))
    x = pool(x, window[1:], strides[1:], padding)
    height, width = ops.shape(x)[1:3]
    x = ops.reshape(x, (batch, depth, height * width, channels))
    x = pool(x, (window[0], 1), (strides[0], 1), padding)
    return ops.reshape(x, (batch, -1, height, width, channels))


def max_pool(x, window, strides, padding="valid"):
    """Maximum of windows of (batch, ..., channels).

    TensorFlow pools volumes in float32 only, and there gives the gradient to every one
    of equal values instead of the first.
    """
    if len(window) == 3:
        return pool_volume(ops.max_pool, x, window, strides, padding)
    return ops.max_pool(x, window, strides, padding)


def average_pool(x, window, strides, padding="valid"):
    """Mean of windows of (batch, ..., channels).

    TensorFlow has no float64 kernel for volumes on a CPU.
    """
    wide = keras.backend.standardize_dtype(x.dtype) == "float64"
    if len(window) == 3 and wide:
        return pool_volume(ops.average_pool, x, window, strides, padding)
    return ops.average_pool(x, window, strides, padding)


@keras.saving.register_keras_serializable(package="layers")
class MaxPooling3D(layers.MaxPooling3D):
    """Maximum of windows of a volume; the first of equal values gets the gradient."""

    def call(self, inputs):
        """Pool (batch, depth, height, width, channels)."""
        return max_pool(inputs, self.pool_size, self.strides, self.padding)


@keras.saving.register_keras_serializable(package="layers")
class AveragePooling3D(layers.AveragePooling3D):
    """Mean of windows of a volume, in float64 as well."""

    def call(self, inputs):
        """Pool (batch, depth, height, width, channels)."""
        return average_pool(inputs, self.pool_size, self.strides, self.padding)


class _Padded(layers.Layer):
    """Windows over an input with cells around it.

    Args:
        pool_size: cells of a window, per axis or for all.
        strides: cells between windows; ``pool_size`` by default.
        padding: cells on both sides for all axes, per axis, or before and after every
            axis; or "same" for ceil(size / stride) windows.
        ceil: round the number of windows up; the last one may reach beyond.
    """

    rank: int

    def __init__(self, pool_size, strides=None, padding=0, ceil=False, **options):
        super().__init__(**options)
        self.pool_size = self.per_axis(pool_size)
        self.strides = self.pool_size if strides is None else self.per_axis(strides)
        self.padding, self.ceil = padding, ceil
        if padding != "same":
            pads = self.per_axis(padding)
            self.padding = [(p, p) if isinstance(p, int) else tuple(p) for p in pads]

    def per_axis(self, value):
        """A number for every axis."""
        return (value,) * self.rank if isinstance(value, int) else tuple(value)

    def around(self, sizes):
        """Per axis: cells before and after, and what the last window adds to them."""
        found = []
        rows = zip(sizes, self.pool_size, self.strides, strict=True)
        for i, (n, k, s) in enumerate(rows):
            if self.padding == "same":
                total = ops.maximum((-(-n // s) - 1) * s + k - n, 0)
                found.append((total // 2, total - total // 2, 0))
                continue
            before, after = self.padding[i]
            if self.ceil:
                count = -(-(n + before + min(after - k + s, 0)) // s)
                reach = ops.maximum((count - 1) * s + k - n - before, 0)
                after = ops.minimum(after, reach)
                found.append((before, after, reach - after))
            else:
                found.append((before, after, 0))
        return found

    def pad(self, x, value=0.0):
        """Surround ``x`` as far as the windows reach."""
        sides = [(b, own + over) for b, own, over in self.around(ops.shape(x)[1:-1])]
        return ops.pad(x, ((0, 0), *sides, (0, 0)), constant_values=value)

    def compute_output_shape(self, input_shape):
        """(batch, ..., channels), with None where a size is not known."""
        sizes = []
        rows = zip(input_shape[1:-1], self.pool_size, self.strides, strict=True)
        for i, (n, k, s) in enumerate(rows):
            if n is None:
                sizes.append(None)
            elif self.padding == "same":
                sizes.append(-(-n // s))
            else:
                before, after = self.padding[i]
                up = -(-(n + before + min(after - k + s, 0)) // s)
                sizes.append(up if self.ceil else (n + before + after - k) // s + 1)
        return (input_shape[0], *sizes, input_shape[-1])

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "pool_size": self.pool_size,
            "strides": self.strides,
            "padding": self.padding,
            "ceil": self.ceil,
        }


class _PaddedMax(_Padded):
    """Maximum of windows; padding never wins."""

    def call(self, x):
        """Pool (batch, ..., channels)."""
        return max_pool(self.pad(x, float("-inf")), self.pool_size, self.strides)


@keras.saving.register_keras_serializable(package="layers")
class PaddedMaxPooling1D(_PaddedMax):
    """Maximum of windows of a padded sequence."""

    rank = 1


@keras.saving.register_keras_serializable(package="layers")
class PaddedMaxPooling2D(_PaddedMax):
    """Maximum of windows of a padded image."""

    rank = 2


@keras.saving.register_keras_serializable(package="layers")
class PaddedMaxPooling3D(_PaddedMax):
    """Maximum of windows of a padded volume."""

    rank = 3


class _PaddedAverage(_Padded):
    """Mean of windows over an input with zeros around it.

    Args:
        pool_size: cells of a window, per axis or for all.
        count_padding: take the zeros into the mean; what the last window reaches beyond
            them never counts.
        options: strides, padding, ceil.
    """

    def __init__(self, pool_size, count_padding=False, **options):
        super().__init__(pool_size, **options)
        self.count_padding = count_padding

    def counted(self, x):
        """1 for every cell that counts, else 0: (1, ..., 1)."""
        around = self.around(ops.shape(x)[1:-1])
        own = ((0, 0), *((b, a) for b, a, _ in around), (0, 0))
        over = ((0, 0), *((0, beyond) for *_, beyond in around), (0, 0))
        ones = ops.ones_like(x[:1, ..., :1])
        edge = 1.0 if self.count_padding else 0.0
        return ops.pad(ops.pad(ones, own, constant_values=edge), over)

    def call(self, x):
        """Pool (batch, ..., channels)."""
        y = average_pool(self.pad(x), self.pool_size, self.strides)
        return y / average_pool(self.counted(x), self.pool_size, self.strides)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "count_padding": self.count_padding}


@keras.saving.register_keras_serializable(package="layers")
class PaddedAveragePooling1D(_PaddedAverage):
    """Mean of windows of a padded sequence."""

    rank = 1


@keras.saving.register_keras_serializable(package="layers")
class PaddedAveragePooling2D(_PaddedAverage):
    """Mean of windows of a padded image."""

    rank = 2


@keras.saving.register_keras_serializable(package="layers")
class PaddedAveragePooling3D(_PaddedAverage):
    """Mean of windows of a padded volume."""

    rank = 3


class _LpPooling(_Padded):
    """Norms of windows, (sum |x|^order)^(1/order); zeros have no gradient.

    Args:
        order: of the norm.
        pool_size: cells of a window, per axis or for all.
        options: strides, padding, ceil.
    """

    def __init__(self, order, pool_size, **options):
        super().__init__(pool_size, **options)
        self.order = order

    def call(self, x):
        """Pool (batch, ..., channels)."""
        powers = self.pad(ops.abs(x) ** self.order)
        total = average_pool(powers, self.pool_size, self.strides)
        total = total * math.prod(self.pool_size)
        some = total > 0
        return ops.where(some, ops.where(some, total, 1.0) ** (1 / self.order), 0.0)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "order": self.order}


@keras.saving.register_keras_serializable(package="layers")
class LpPooling1D(_LpPooling):
    """Norms of windows of a sequence."""

    rank = 1


@keras.saving.register_keras_serializable(package="layers")
class LpPooling2D(_LpPooling):
    """Norms of windows of a image."""

    rank = 2


@keras.saving.register_keras_serializable(package="layers")
class LpPooling3D(_LpPooling):
    """Norms of windows of a volume."""

    rank = 3


def blur_pool(x, weights, stride=2):
    """Keep every ``stride``-th cell, blurred along each axis; borders are mirrored.

    Args:
        x: (batch, ..., channels).
        weights: of the blur; they add up to 1.
        stride: between the cells that stay.
    """
    window = len(weights)
    sides = ((window - 1) // 2, window // 2)
    inner = range(1, len(x.shape) - 1)
    x = ops.pad(x, ((0, 0), *(sides for _ in inner), (0, 0)), mode="reflect")
    for axis in inner:
        before = (slice(None),) * axis
        x = sum(
            weight * x[(*before, slice(start, start + 1 - window or None, stride))]
            for start, weight in enumerate(weights)
        )
    return x


def masked_mean(x, mask):
    """Mean over the steps where ``mask`` is true; 0 where there is none.

    Args:
        x: (batch, time, channels).
        mask: (batch, time).

    Returns:
        (batch, channels).
    """
    total = ops.sum(ops.where(ops.expand_dims(mask, -1), x, 0.0), axis=1)
    count = ops.sum(ops.cast(mask, x.dtype), axis=1, keepdims=True)
    return total / ops.maximum(count, 1)


def masked_max(x, mask):
    """Maximum over the steps where ``mask`` is true; 0 where there is none.

    Args:
        x: (batch, time, channels).
        mask: (batch, time).

    Returns:
        (batch, channels).
    """
    y = ops.max(ops.where(ops.expand_dims(mask, -1), x, float("-inf")), axis=1)
    return ops.where(ops.any(mask, axis=1, keepdims=True), y, 0.0)
