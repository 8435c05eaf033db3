"""A leaky relu that learns its slope."""

import jax
import jax.numpy as jnp
from flax import nnx


class PReLU(nnx.Module):
    """Return x where it is positive, else a learned slope times x.

    One slope per channel, or one for all; the gradient at 0 is the slope.
    """

    def __init__(self, slopes: int, start: float = 0.25) -> None:
        self.slope = nnx.Param(jnp.full(slopes, start))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Bend ``x``, (..., channels)."""
        return jnp.where(x > 0, x, self.slope[...] * x)
