"""Pools that Keras has no word for."""

import keras
from keras import layers, ops


class _PaddedAverage(layers.Layer):
    """Mean of windows over an input with zeros around it.

    Args:
        pool_size: cells of a window, per axis or for all.
        strides: cells between windows; ``pool_size`` by default.
        padding: zeros on each side, per axis or for all, or "same" for
            ceil(size / stride) windows.
        count_padding: take the zeros into the mean.
    """

    rank: int

    def __init__(
        self, pool_size, strides=None, padding="same", count_padding=False, **options
    ):
        super().__init__(**options)
        self.pool_size = self.per_axis(pool_size)
        self.strides = self.pool_size if strides is None else self.per_axis(strides)
        self.padding, self.count_padding = padding, count_padding

    def per_axis(self, value):
        """A number for every axis."""
        return (value,) * self.rank if isinstance(value, int) else tuple(value)

    def around(self, x):
        """Zeros before and after every axis, batch and channels included."""
        if self.padding != "same":
            pads = self.per_axis(self.padding)
            return ((0, 0), *((p, p) for p in pads), (0, 0))
        pads = []
        sizes = ops.shape(x)[1:-1]
        for n, k, s in zip(sizes, self.pool_size, self.strides, strict=True):
            total = ops.maximum((-(-n // s) - 1) * s + k - n, 0)
            pads.append((total // 2, total - total // 2))
        return ((0, 0), *pads, (0, 0))

    def call(self, x):
        """Pool (batch, ..., channels)."""
        around = self.around(x)
        y = ops.average_pool(ops.pad(x, around), self.pool_size, self.strides)
        if self.count_padding:
            return y
        ones = ops.pad(ops.ones_like(x[:1, ..., :1]), around)
        return y / ops.average_pool(ones, self.pool_size, self.strides)

    def compute_output_shape(self, input_shape):
        """(batch, ..., channels), with None where a size is not known."""
        sizes = input_shape[1:-1]
        if self.padding == "same":
            axes = zip(sizes, self.strides, strict=True)
            sizes = (None if n is None else -(-n // s) for n, s in axes)
        else:
            pads = self.per_axis(self.padding)
            axes = zip(sizes, pads, self.pool_size, self.strides, strict=True)
            sizes = (
                None if n is None else (n + 2 * p - k) // s + 1 for n, p, k, s in axes
            )
        return (input_shape[0], *sizes, input_shape[-1])

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "pool_size": self.pool_size,
            "strides": self.strides,
            "padding": self.padding,
            "count_padding": self.count_padding,
        }


@keras.saving.register_keras_serializable(package="layers")
class PaddedAveragePooling1D(_PaddedAverage):
    """Mean of windows of a padded sequence."""

    rank = 1


@keras.saving.register_keras_serializable(package="layers")
class PaddedAveragePooling2D(_PaddedAverage):
    """Mean of windows of a padded image."""

    rank = 2


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
