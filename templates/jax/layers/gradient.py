"""Gradients that are not the slope of the values."""

from collections.abc import Callable

import jax
from flax import nnx


def reverse_gradient(x: jax.Array, strength: float = 1.0) -> jax.Array:
    """Return `x`; its gradient is multiplied with ``-strength`` on the way back."""

    @jax.custom_gradient
    def identity(x: jax.Array) -> tuple[jax.Array, Callable[[jax.Array], jax.Array]]:
        return x, lambda slope: -strength * slope

    return identity(x)


def input_gradient(network: nnx.Module, x: jax.Array) -> jax.Array:
    """Return the gradient of the sum of ``network(x)`` by `x`; it has gradients too."""
    return nnx.grad(lambda network, x: network(x).sum(), argnums=1)(network, x)
