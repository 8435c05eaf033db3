"""Vectors of length 1."""

import jax
import jax.numpy as jnp


def l2_normalize(x: jax.Array, axis: int = -1, epsilon: float = 1e-12) -> jax.Array:
    """Divide by the Euclidean length along ``axis``, but by ``epsilon`` at least.

    The root is taken after the bound, so the gradient at the zero vector is finite.
    """
    square = jnp.sum(jnp.square(x), axis=axis, keepdims=True)
    return x * jax.lax.rsqrt(jnp.where(square > epsilon**2, square, epsilon**2))


def lp_normalize(
    x: jax.Array, p: float, axis: int = -1, epsilon: float = 1e-12
) -> jax.Array:
    """Divide by the p-norm along ``axis``, but by ``epsilon`` at least.

    The root is taken after the bound, so the gradient at the zero vector is finite.
    """
    size = x * jnp.sign(x)  # the gradient of ``jnp.abs`` at 0 is 1
    top = jnp.maximum(jnp.max(size, axis=axis, keepdims=True), epsilon)
    top = jax.lax.stop_gradient(top)
    total = jnp.sum((size / top) ** p, axis=axis, keepdims=True)
    least = (epsilon / top) ** p
    return x / (top * jnp.where(total > least, total, least) ** (1 / p))


def local_response_norm(
    x: jax.Array, size: int, alpha: float, beta: float, bias: float
) -> jax.Array:
    """Divide by ``(bias + alpha / size * energy) ** beta``.

    Args:
        x: (..., channels).
        size: channels around each one whose squares are the energy, ``size // 2`` of
            them before it.
        alpha: weight of the mean square.
        beta: exponent.
        bias: added to the mean square.
    """
    around = [(0, 0)] * (x.ndim - 1) + [(size // 2, (size - 1) // 2)]
    squares = jnp.pad(jnp.square(x), around)
    energy = sum(squares[..., i : i + x.shape[-1]] for i in range(size))
    return x / (bias + alpha / size * energy) ** beta
