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


class RReLU(nnx.Module):
    """Return x where it is positive, else x times a slope that is random in training.

    In evaluation the slope is the mean of ``lower`` and ``upper``.
    """

    def __init__(self, lower: float, upper: float, *, rngs: nnx.Rngs) -> None:
        self.lower, self.upper = lower, upper
        self.deterministic = False
        self.rngs = rngs.dropout.fork()

    def __call__(self, x: jax.Array) -> jax.Array:
        """Bend ``x`` at 0."""
        slope = (self.lower + self.upper) / 2
        if not self.deterministic:
            slope = jax.random.uniform(
                self.rngs(), x.shape, x.dtype, self.lower, self.upper
            )
        return jnp.where(x > 0, x, slope * x)
