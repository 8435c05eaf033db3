"""Convolutions that Keras lacks: stride with dilation, zeros on both sides."""

import keras
from keras import layers, ops


def same_amounts(n, kernel, stride, dilation):
    """Cells before and after an axis of size ``n`` for ceil(n / stride) windows."""
    reach = (-(-n // stride) - 1) * stride + (kernel - 1) * dilation + 1
    total = ops.maximum(reach - n, 0)
    return total // 2, total - total // 2


class _StridedDilated:
    """Convolve at every position, keep every ``step``-th; padding counts the steps."""

    def __init__(self, *sizes, strides=1, padding="valid", **options):
        super().__init__(*sizes, strides=1, padding="valid", **options)
        strides = (strides,) * self.rank if isinstance(strides, int) else strides
        self.step = tuple(strides)
        self.surround = padding

    def amounts(self, inputs):
        """Padding of every axis, batch and channels included."""
        if self.surround == "valid":
            return None
        if self.surround == "causal":
            before = (self.kernel_size[0] - 1) * self.dilation_rate[0]
            return ((0, 0), (before, 0), (0, 0))
        sizes = ops.shape(inputs)[1:-1]
        axes = zip(sizes, self.kernel_size, self.step, self.dilation_rate, strict=True)
        return ((0, 0), *(same_amounts(*axis) for axis in axes), (0, 0))

    def call(self, inputs):
        """Convolve (batch, ..., channels)."""
        amounts = self.amounts(inputs)
        y = super().call(inputs if amounts is None else ops.pad(inputs, amounts))
        return y[(slice(None), *(slice(None, None, s) for s in self.step))]

    def compute_output_shape(self, input_shape):
        """(batch, ..., channels), with None where a size is not known."""
        shrink = self.surround == "valid"
        sizes = input_shape[1:-1]
        axes = zip(sizes, self.kernel_size, self.step, self.dilation_rate, strict=True)
        sizes = (
            None if n is None else -(-(n - shrink * (k - 1) * d) // s)
            for n, k, s, d in axes
        )
        own = getattr(self, "filters", None)
        channels = own or input_shape[-1] * self.depth_multiplier
        return (input_shape[0], *sizes, channels)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "strides": self.step, "padding": self.surround}


@keras.saving.register_keras_serializable(package="layers")
class StridedDilatedConv1D(_StridedDilated, layers.Conv1D):
    """1-D convolution with a stride and a dilation."""


@keras.saving.register_keras_serializable(package="layers")
class StridedDilatedConv2D(_StridedDilated, layers.Conv2D):
    """2-D convolution with a stride and a dilation."""


@keras.saving.register_keras_serializable(package="layers")
class StridedDilatedConv3D(_StridedDilated, layers.Conv3D):
    """3-D convolution with a stride and a dilation."""


@keras.saving.register_keras_serializable(package="layers")
class StridedDilatedDepthwiseConv1D(_StridedDilated, layers.DepthwiseConv1D):
    """1-D depthwise convolution with a stride and a dilation."""


@keras.saving.register_keras_serializable(package="layers")
class StridedDilatedDepthwiseConv2D(_StridedDilated, layers.DepthwiseConv2D):
    """2-D depthwise convolution with a stride per axis and a dilation."""


@keras.saving.register_keras_serializable(package="layers")
class StridedDilatedSeparableConv1D(_StridedDilated, layers.SeparableConv1D):
    """1-D separable convolution with a stride and a dilation."""


@keras.saving.register_keras_serializable(package="layers")
class StridedDilatedSeparableConv2D(_StridedDilated, layers.SeparableConv2D):
    """2-D separable convolution with a stride per axis and a dilation."""


class _Symmetric:
    """Add (kernel - 1) // 2 zeros on both sides of every axis; the kernel is odd."""

    def __init__(self, filters, kernel_size, strides=1, **options):
        # Without a stride these are the zeros of "same", which needs no padded copy.
        padding = "same" if strides == 1 else "valid"
        super().__init__(
            filters, kernel_size, strides, **options | {"padding": padding}
        )

    def call(self, inputs):
        """Convolve (batch, ..., channels)."""
        if self.padding == "valid":
            sides = [(k // 2, k // 2) for k in self.kernel_size]
            inputs = ops.pad(inputs, ((0, 0), *sides, (0, 0)))
        return super().call(inputs)

    def compute_output_shape(self, input_shape):
        """(batch, ..., filters), with None where a size is not known."""
        sizes = zip(input_shape[1:-1], self.strides, strict=True)
        sizes = (None if n is None else -(-n // s) for n, s in sizes)
        return (input_shape[0], *sizes, self.filters)


@keras.saving.register_keras_serializable(package="layers")
class SymmetricConv1D(_Symmetric, layers.Conv1D):
    """1-D convolution with zeros on both sides, as in PyTorch."""


@keras.saving.register_keras_serializable(package="layers")
class SymmetricConv2D(_Symmetric, layers.Conv2D):
    """2-D convolution with zeros on both sides, as in PyTorch."""


@keras.saving.register_keras_serializable(package="layers")
class SymmetricConv3D(_Symmetric, layers.Conv3D):
    """3-D convolution with zeros on both sides, as in PyTorch."""


class _Causal:
    """Add all padding before the first step, so that no output sees a later one."""

    def around(self):
        """Zeros before the first step."""
        return (self.kernel_size[0] - 1) * self.dilation_rate[0]

    def call(self, inputs):
        """Convolve (batch, time, channels)."""
        return super().call(ops.pad(inputs, ((0, 0), (self.around(), 0), (0, 0))))

    def compute_output_shape(self, input_shape):
        """(batch, steps, channels), with None where a size is not known."""
        batch, time, channels = input_shape
        longer = None if time is None else time + self.around()
        return super().compute_output_shape((batch, longer, channels))


@keras.saving.register_keras_serializable(package="layers")
class CausalDepthwiseConv1D(_Causal, layers.DepthwiseConv1D):
    """1-D depthwise convolution whose outputs see no later step."""


@keras.saving.register_keras_serializable(package="layers")
class CausalSeparableConv1D(_Causal, layers.SeparableConv1D):
    """1-D separable convolution whose outputs see no later step."""
