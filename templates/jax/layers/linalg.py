"""Products of vectors, learned or not."""

import jax
import jax.numpy as jnp
from flax import nnx


def cosine_similarity(
    x: jax.Array, y: jax.Array, axis: int = -1, epsilon: float = 1e-8
) -> jax.Array:
    """Return the cosine of the angle between vectors no shorter than `epsilon`."""
    least = epsilon**2
    squares = [(v * v).sum(axis=axis) for v in (x, y)]
    lengths = [jnp.sqrt(jnp.where(s > least, s, least)) for s in squares]
    return (x * y).sum(axis=axis) / (lengths[0] * lengths[1])


def squared_distance(x: jax.Array, y: jax.Array) -> jax.Array:
    """Return the squared distance of every row of `x` from every row of `y`.

    Args:
        x: (..., rows, coordinates).
        y: (..., other rows, coordinates).
    """
    return jnp.square(x[..., :, None, :] - y[..., None, :, :]).sum(axis=-1)


def pairwise_distance(x: jax.Array, y: jax.Array) -> jax.Array:
    """Return the distance of every row of `x` from every row of `y`; see above.

    Where it is 0 so is its gradient.
    """
    square = squared_distance(x, y)
    apart = square > 0
    return jnp.where(apart, jnp.sqrt(jnp.where(apart, square, 1)), 0)


class Einsum(nnx.Einsum):
    """``nnx.Einsum`` with a bias that meets the output from the right as it is."""

    def __init__(
        self,
        equation: str,
        kernel_shape: tuple[int, ...],
        bias_shape: tuple[int, ...],
        *,
        rngs: nnx.Rngs,
    ) -> None:
        super().__init__(equation, kernel_shape, rngs=rngs)
        self.bias = nnx.Param(jnp.zeros(bias_shape))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Map the axes of `x`."""
        return jnp.einsum(self.einsum_str, x, self.kernel[...]) + self.bias[...]


class Bilinear(nnx.Module):
    """A learned product of two vectors: a weight for every pair of their values.

    Args:
        x_features: channels of the first input.
        y_features: channels of the second input.
        features: size of the output.
        use_bias: whether a learned offset is added.
        rngs: stream ``params``.
    """

    def __init__(
        self,
        x_features: int,
        y_features: int,
        features: int,
        use_bias: bool = True,
        *,
        rngs: nnx.Rngs,
    ) -> None:
        start = nnx.initializers.he_uniform()
        shape = (x_features, y_features, features)
        self.kernel = nnx.Param(start(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros(features)) if use_bias else None

    def __call__(self, x: jax.Array, y: jax.Array) -> jax.Array:
        """Multiply (batch, ..., channels) with (batch, ..., other channels)."""
        product = jnp.einsum("...a,...b,abu->...u", x, y, self.kernel[...])
        return product if self.bias is None else product + self.bias[...]
