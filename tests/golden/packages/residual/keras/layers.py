"""Layers that the framework lacks, or says differently."""

import keras
from keras import layers, ops


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
class SymmetricConv2D(_Symmetric, layers.Conv2D):
    """2-D convolution with zeros on both sides, as in PyTorch."""
