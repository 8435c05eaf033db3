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


@keras.saving.register_keras_serializable(package="layers")
class BilinearUpsampling2D(layers.Layer):
    """Enlarge height and width of (batch, height, width, channels) by whole factors.

    Output cell r of an input cell lies at (r + 1/2) / factor - 1/2 from it and mixes
    the cell with the neighbour on that side.  Keras's own layer computes in float32
    whatever the dtype.

    Args:
        size: factors of height and width, or one for both.
    """

    def __init__(self, size, **options):
        super().__init__(**options)
        self.size = (size, size) if isinstance(size, int) else tuple(size)

    def call(self, x):
        """Enlarge (batch, height, width, channels)."""
        for axis, factor in zip((1, 2), self.size, strict=True):
            first, last = part(x, axis, None, 1), part(x, axis, -1, None)
            left = ops.concatenate([first, part(x, axis, None, -1)], axis=axis)
            right = ops.concatenate([part(x, axis, 1, None), last], axis=axis)
            places = [(r + 0.5) / factor - 0.5 for r in range(factor)]
            cells = [
                (1 - abs(p)) * x + abs(p) * (left if p < 0 else right) for p in places
            ]
            shape = list(ops.shape(x))
            shape[axis] = shape[axis] * factor
            x = ops.reshape(ops.stack(cells, axis=axis + 1), shape)
        return x

    def compute_output_shape(self, input_shape):
        """The shape of the input with height and width enlarged."""
        batch, *sizes, channels = input_shape
        larger = (n and n * f for n, f in zip(sizes, self.size, strict=True))
        return (batch, *larger, channels)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "size": self.size}
