"""Transposed convolutions with what TensorFlow lacks: groups, dilation with stride."""

import keras
from keras import layers, ops


class _GroupedTranspose:
    """Split the channels into groups, and spread the kernel by the dilation.

    Args:
        filters: output channels.
        kernel_size: cells of the window, per axis or for all.
        groups: parts of the channels that do not mix.
        dilation_rate: distance between cells of the window.
        options: of the layer without groups and dilation.
    """

    def __init__(self, filters, kernel_size, groups=1, dilation_rate=1, **options):
        super().__init__(filters, kernel_size, **options)
        self.groups = groups
        rates = dilation_rate
        self.dilation_rate = (
            (rates,) * self.rank if isinstance(rates, int) else tuple(rates)
        )

    def build(self, input_shape):
        """Create the kernel, (*kernel_size, filters / groups, channels)."""
        shape = (*self.kernel_size, self.filters // self.groups, input_shape[-1])
        self.kernel = self.add_weight(
            shape=shape, initializer=self.kernel_initializer, name="kernel"
        )
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(self.filters,), initializer=self.bias_initializer, name="bias"
            )

    def spread(self, kernel):
        """Zeros between the cells of the kernel."""
        for axis, (k, d) in enumerate(
            zip(self.kernel_size, self.dilation_rate, strict=True)
        ):
            if d > 1:
                shape = list(kernel.shape)
                shape[axis] = k * d
                sides = [(0, 0)] * (len(shape) + 1)
                sides[axis + 1] = (0, d - 1)
                kernel = ops.pad(ops.expand_dims(kernel, axis + 1), sides)
                cells = ops.arange((k - 1) * d + 1)
                kernel = ops.take(ops.reshape(kernel, shape), cells, axis=axis)
        return kernel

    def call(self, inputs):
        """Enlarge (batch, ..., channels)."""
        parts = ops.split(inputs, self.groups, axis=-1)
        kernels = ops.split(self.spread(self.kernel), self.groups, axis=-1)
        options = {
            "strides": self.strides,
            "padding": self.padding,
            "output_padding": self.output_padding,
        }
        outputs = [
            ops.conv_transpose(x, kernel, **options)
            for x, kernel in zip(parts, kernels, strict=True)
        ]
        y = ops.concatenate(outputs, axis=-1)
        return y + self.bias if self.use_bias else y

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "groups": self.groups}


@keras.saving.register_keras_serializable(package="layers")
class GroupedConv1DTranspose(_GroupedTranspose, layers.Conv1DTranspose):
    """Transposed 1-D convolution with groups and dilation."""


@keras.saving.register_keras_serializable(package="layers")
class GroupedConv2DTranspose(_GroupedTranspose, layers.Conv2DTranspose):
    """Transposed 2-D convolution with groups and dilation."""


@keras.saving.register_keras_serializable(package="layers")
class GroupedConv3DTranspose(_GroupedTranspose, layers.Conv3DTranspose):
    """Transposed 3-D convolution with groups and dilation."""
