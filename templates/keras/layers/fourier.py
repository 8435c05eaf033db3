"""Fourier transforms of any axis and size; complex values are pairs."""

import keras
from keras import layers, ops


def ifft(pair):
    """Return (real, imag) of the inverse transform of the last axis."""
    real, imag = ops.ifft2(tuple(part[..., None, :] for part in pair))  # of one row
    return real[..., 0, :], imag[..., 0, :]


@keras.saving.register_keras_serializable(package="layers")
class Fourier(layers.Layer):
    """A Fourier transform.  Keras' own functions transform last axes of known size.

    Args:
        kind: ``fft``, ``ifft``, ``rfft`` or ``irfft``, of one axis; ``fft2`` or
            ``ifft2``, of height and width.
        axis: position of the axis.
        size: number of values that ``irfft`` makes.
    """

    def __init__(self, kind, axis=1, size=None, **options):
        super().__init__(**options)
        self.kind, self.axis, self.size = kind, axis, size

    def call(self, real, imag=None):
        """Transform; 0 stands for no imaginary part."""
        away, back = (-1, 1) if self.kind.endswith("2") else (self.axis, -1)
        real = ops.moveaxis(real, away, back)
        if self.kind == "rfft":
            found = ops.rfft(real)
        else:
            imag = (
                ops.zeros_like(real) if imag is None else ops.moveaxis(imag, away, back)
            )
            found = self.transform((real, imag))
        if self.kind == "irfft":
            return ops.moveaxis(found, back, away)
        return tuple(ops.moveaxis(part, back, away) for part in found)

    def transform(self, pair):
        """Transform complex values."""
        if self.kind == "irfft":
            return ops.irfft(pair, fft_length=self.size)
        return ifft(pair) if self.kind == "ifft" else getattr(ops, self.kind)(pair)

    def compute_output_spec(self, real, imag=None):
        """Both parts, or the real values."""
        shape, size = list(real.shape), real.shape[self.axis]
        if self.kind == "irfft":
            shape[self.axis] = self.size or (size and 2 * (size - 1))
            return keras.KerasTensor(shape, dtype=real.dtype)
        if self.kind == "rfft":
            shape[self.axis] = size and size // 2 + 1
        return tuple(keras.KerasTensor(shape, dtype=real.dtype) for _ in range(2))

    def get_config(self):
        """Arguments of the constructor."""
        own = {"kind": self.kind, "axis": self.axis, "size": self.size}
        return {**super().get_config(), **own}
