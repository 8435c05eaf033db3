"""Losses on numbers: ``optax`` and ``jax.numpy``."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says


@says("mse")
def mse(n: LossSite) -> list[str]:
    """Squares."""
    return [f"return {n.total('jnp.square(output - target)')}"]


@says("mae")
def mae(n: LossSite) -> list[str]:
    """Absolute values, with gradient 0 at 0 (``jnp.abs`` has 1 there)."""
    return [
        "error = output - target",
        "sign = jax.lax.stop_gradient(jnp.sign(error))  # slope 0 at 0",
        f"return {n.total('error * sign')}",
    ]


@says("huber")
def huber(n: LossSite) -> list[str]:
    """``optax.huber_loss``."""
    return [f"return {n.total(f'optax.huber_loss(output, target, delta={n.loss.delta!r})')}"]


@says("log_cosh")
def log_cosh(n: LossSite) -> list[str]:
    """``optax.log_cosh``."""
    return [f"return {n.total('optax.log_cosh(output, target)')}"]
