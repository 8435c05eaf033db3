import keras
import numpy as np
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class AddNoise(layers.Layer):
    """Mix values with noise: sqrt(a) x + sqrt(1 - a) noise, a the signal left."""

    def __init__(self, betas, **options):
        super().__init__(**options)
        self.betas = np.asarray(betas)

    def call(self, x, noise, step):
        """Mix (batch, ...) with as much noise, at steps (batch,)."""
        signal = ops.convert_to_tensor(np.cumprod(1 - self.betas), self.compute_dtype)
        left = ops.reshape(ops.take(signal, step), (-1, *(1,) * (len(x.shape) - 1)))
        return ops.sqrt(left) * x + ops.sqrt(1 - left) * noise

    def compute_output_spec(self, x, noise, step):
        """The shape of the values."""
        return keras.KerasTensor(x.shape, self.compute_dtype)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "betas": self.betas.tolist()}


def linear_betas(steps, start=1e-4, end=0.02):
    """Return variances that grow evenly (Ho et al. 2020)."""
    return np.linspace(start, end, steps)


def cosine_betas(steps):
    """Return variances whose signal falls like a squared cosine (Nichol 2021)."""
    time = np.arange(steps + 1) / steps
    left = np.cos(np.pi / 2 * (time + 0.008) / 1.008) ** 2
    return np.minimum(1 - left[1:] / left[:-1], 0.999)
