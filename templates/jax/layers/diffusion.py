import jax
import jax.numpy as jnp
import numpy as np


def add_noise(
    x: jax.Array, noise: jax.Array, step: jax.Array, betas: np.ndarray
) -> jax.Array:
    """Mix values with noise: sqrt(a) x + sqrt(1 - a) noise, a the signal left."""
    signal = jnp.asarray(np.cumprod(1 - betas), x.dtype)
    left = signal[step].reshape(-1, *(1,) * (x.ndim - 1))
    return jnp.sqrt(left) * x + jnp.sqrt(1 - left) * noise


def linear_betas(steps: int, start: float = 1e-4, end: float = 0.02) -> np.ndarray:
    """Return variances that grow evenly (Ho et al. 2020)."""
    return np.linspace(start, end, steps)


def cosine_betas(steps: int) -> np.ndarray:
    """Return variances whose signal falls like a squared cosine (Nichol 2021)."""
    time = np.arange(steps + 1) / steps
    left = np.cos(np.pi / 2 * (time + 0.008) / 1.008) ** 2
    return np.minimum(1 - left[1:] / left[:-1], 0.999)
