"""Images as square windows, for attention within them."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class WindowPartition(layers.Layer):
    """Cut images into square windows.

    Args:
        size: height and width of a window.
    """

    def __init__(self, size, **options):
        super().__init__(**options)
        self.size = size

    def call(self, inputs):
        """(batch, height, width, channels) to (batch, windows, size**2, channels)."""
        return window_partition(inputs, self.size)

    def compute_output_shape(self, input_shape):
        """(batch, windows, size**2, channels)."""
        batch, height, width, channels = input_shape
        known = height is not None and width is not None
        many = height * width // self.size**2 if known else None
        return (batch, many, self.size**2, channels)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "size": self.size}


def window_partition(x, size):
    """(batch, height, width, channels) to (batch, windows, size**2, channels)."""
    height, width = ops.shape(x)[1:3]
    channels = x.shape[-1]
    x = ops.reshape(x, (-1, height // size, size, width // size, size, channels))
    x = ops.transpose(x, (0, 1, 3, 2, 4, 5))
    many = (height // size) * (width // size)
    return ops.reshape(x, (-1, many, size**2, channels))


@keras.saving.register_keras_serializable(package="layers")
class WindowReverse(layers.Layer):
    """Put square windows together to images.

    Args:
        size: height and width of a window.
        height: of the image; that of the second input by default.
    """

    def __init__(self, size, height=None, **options):
        super().__init__(**options)
        self.size = size
        self.height = height

    def call(self, inputs, like=None):
        """(batch, windows, size**2, channels) to (batch, height, width, channels)."""
        height = ops.shape(like)[1] if self.height is None else self.height
        size, channels = self.size, inputs.shape[-1]
        rows = height // size
        columns = ops.shape(inputs)[1] // rows
        x = ops.reshape(inputs, (-1, rows, columns, size, size, channels))
        x = ops.transpose(x, (0, 1, 3, 2, 4, 5))
        return ops.reshape(x, (-1, height, columns * size, channels))

    def compute_output_shape(self, inputs_shape, like_shape=None):
        """(batch, height, width, channels)."""
        batch, many, cells, channels = inputs_shape
        height = like_shape[1] if self.height is None else self.height
        known = many is not None and height is not None
        return (batch, height, many * cells // height if known else None, channels)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "size": self.size, "height": self.height}


@keras.saving.register_keras_serializable(package="layers")
class ShiftedWindowMask(layers.Layer):
    """Which cells of a window lie in the same part of a rolled image.

    The last ``shift`` rows and columns come from the other edge.

    Args:
        size: height and width of a window.
        shift: cells by which the image was rolled.
    """

    def __init__(self, size, shift, **options):
        super().__init__(**options)
        self.size, self.shift = size, shift

    def parts(self, length):
        """Number the parts along one axis."""
        place = ops.arange(length)
        first = ops.cast(place >= length - self.size, "int32")
        return first + ops.cast(place >= length - self.shift, "int32")

    def call(self, inputs):
        """(batch, windows, size**2, size**2) for (batch, height, width, channels)."""
        batch, height, width = ops.shape(inputs)[:3]
        parts = 3 * self.parts(height)[:, None] + self.parts(width)
        parts = window_partition(parts[None, :, :, None], self.size)[..., 0]
        mask = ops.equal(parts[..., :, None], parts[..., None, :])
        return ops.broadcast_to(mask, (batch, *ops.shape(mask)[1:]))

    def compute_output_shape(self, input_shape):
        """(batch, windows, size**2, size**2)."""
        batch, height, width, _ = input_shape
        known = height is not None and width is not None
        many = height * width // self.size**2 if known else None
        return (batch, many, self.size**2, self.size**2)

    def compute_output_spec(self, inputs):
        """Truth values."""
        return keras.KerasTensor(self.compute_output_shape(inputs.shape), "bool")

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "size": self.size, "shift": self.shift}


@keras.saving.register_keras_serializable(package="layers")
class CausalMask(layers.Layer):
    """True at keys up to the query.

    Args:
        window: steps that are seen, the own one included; all by default.
    """

    def __init__(self, window=None, **options):
        super().__init__(**options)
        self.window = window

    def call(self, inputs, kv=None):
        """(batch, time, keys) for two sequences, (batch, time, ...)."""
        kv = inputs if kv is None else kv
        batch, times = ops.shape(inputs)[:2]
        keys = ops.shape(kv)[1]
        behind = ops.arange(times)[:, None] - ops.arange(keys)
        mask = behind >= 0
        if self.window is not None:
            mask = ops.logical_and(mask, behind < self.window)
        return ops.broadcast_to(mask, (batch, times, keys))

    def compute_output_spec(self, inputs, kv=None):
        """Truth values, (batch, time, keys)."""
        kv = inputs if kv is None else kv
        return keras.KerasTensor((*inputs.shape[:2], kv.shape[1]), "bool")

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "window": self.window}
