"""Pools that Keras has no word for."""

import keras
from keras import layers, ops


class _PaddedAverage(layers.Layer):
    """Mean of windows over an input with zeros around it.

    ``padding`` is a number per axis, or "same" for ceil(size / stride) windows; the zeros are left
    out of the mean unless ``count_padding``.
    """

    rank: int

    def __init__(self, pool_size, strides=None, padding="same", count_padding=False, **options):
        super().__init__(**options)
        self.pool_size = (pool_size,) * self.rank if isinstance(pool_size, int) else tuple(pool_size)
        strides = self.pool_size if strides is None else strides
        self.strides = (strides,) * self.rank if isinstance(strides, int) else tuple(strides)
        self.padding, self.count_padding = padding, count_padding

    def around(self, x):
        """Zeros before and after every axis, batch and channels included."""
        if self.padding != "same":
            pads = (self.padding,) * self.rank if isinstance(self.padding, int) else self.padding
            return ((0, 0), *((p, p) for p in pads), (0, 0))
        pads = []
        for n, k, s in zip(ops.shape(x)[1:-1], self.pool_size, self.strides, strict=True):
            total = ops.maximum((-(-n // s) - 1) * s + k - n, 0)
            pads.append((total // 2, total - total // 2))
        return ((0, 0), *pads, (0, 0))

    def call(self, x):
        around = self.around(x)
        y = ops.average_pool(ops.pad(x, around), self.pool_size, self.strides)
        if self.count_padding:
            return y
        ones = ops.pad(ops.ones_like(x[:1, ..., :1]), around)
        return y / ops.average_pool(ones, self.pool_size, self.strides)

    def compute_output_shape(self, input_shape):
        if self.padding == "same":
            axes = zip(input_shape[1:-1], self.strides, strict=True)
            sizes = (None if n is None else -(-n // s) for n, s in axes)
        else:
            pads = (self.padding,) * self.rank if isinstance(self.padding, int) else self.padding
            axes = zip(input_shape[1:-1], pads, self.pool_size, self.strides, strict=True)
            sizes = (None if n is None else (n + 2 * p - k) // s + 1 for n, p, k, s in axes)
        return (input_shape[0], *sizes, input_shape[-1])

    def get_config(self):
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
    """Mean over the steps where ``mask`` (batch, time) is true of ``x`` (batch, time, channels)."""
    total = ops.sum(ops.where(ops.expand_dims(mask, -1), x, 0.0), axis=1)
    count = ops.sum(ops.cast(mask, x.dtype), axis=1, keepdims=True)
    return total / ops.maximum(count, 1)


def masked_max(x, mask):
    """Maximum over the steps where ``mask`` is true; 0 where there is none."""
    y = ops.max(ops.where(ops.expand_dims(mask, -1), x, float("-inf")), axis=1)
    return ops.where(ops.any(mask, axis=1, keepdims=True), y, 0.0)
