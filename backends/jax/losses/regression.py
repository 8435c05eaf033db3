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


@says("smooth_l1")
def smooth_l1(n: LossSite) -> list[str]:
    """``optax.huber_loss`` with slope 1 far away."""
    beta = n.loss.beta
    cost = f"optax.huber_loss(output, target, delta={beta!r})" + (
        f" / {beta!r}" if beta != 1 else ""
    )
    return [f"return {n.total(cost)}"]


@says("quantile")
def quantile(n: LossSite) -> list[str]:
    """Two slopes."""
    cost = f"jnp.where(error > 0, {n.loss.q!r} * error, {n.loss.q - 1!r} * error)"
    return ["error = target - output", f"return {n.total(cost)}"]


@says("mape")
def mape(n: LossSite) -> list[str]:
    """Relative errors, with gradient 0 at 0."""
    return [
        "share = (output - target) / jnp.maximum(jnp.abs(target), 1e-7)",
        "sign = jax.lax.stop_gradient(jnp.sign(share))  # slope 0 at 0",
        f"return 100 * {n.total('share * sign')}",
    ]


@says("msle")
def msle(n: LossSite) -> list[str]:
    """Squares between logarithms."""
    return [
        "error = jnp.log1p(jax.nn.relu(output)) - jnp.log1p(jax.nn.relu(target))",
        f"return {n.total('jnp.square(error)')}",
    ]


@says("rmse")
def rmse(n: LossSite) -> list[str]:
    """The root of mean squares, which has a gradient at 0."""
    return [
        f"squares = {n.total('jnp.square(output - target)')}",
        "return jnp.sqrt(jnp.maximum(squares, 1e-20))",
    ]


@says("rmspe")
def rmspe(n: LossSite) -> list[str]:
    """The root of squared relative errors, which has a gradient at 0."""
    return [
        "share = (output - target) / jnp.maximum(jnp.abs(target), 1e-7)",
        f"squares = {n.total('jnp.square(share)')}",
        "return jnp.sqrt(jnp.maximum(squares, 1e-20))",
    ]
