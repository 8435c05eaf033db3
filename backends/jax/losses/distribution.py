"""Losses on distributions that the network states, and between vectors."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says


@says("poisson")
def poisson(n: LossSite) -> list[str]:
    """The likelihood; Stirling's approximation when it is to be whole."""
    cost = "output - target * jnp.log(output + 1e-8)"
    cost = "jnp.exp(output) - target * output" if n.loss.from_ == "log_rate" else cost
    if not n.loss.full:
        return [f"return {n.total(cost)}"]
    return [
        "many = jnp.maximum(target, 1)",
        "stirling = many * jnp.log(many) - many + 0.5 * jnp.log(2 * math.pi * many)",
        "stirling = jnp.where(target > 1, stirling, 0)",
        f"return {n.total(f'{cost} + stirling')}",
    ]


@says("gaussian_nll")
def gaussian_nll(n: LossSite) -> list[str]:
    """The formula on the log variance."""
    total = "log_variance + jnp.square(target - mean) * jnp.exp(-log_variance)"
    total += " + math.log(2 * math.pi)" if n.loss.full else ""
    return [
        "mean, log_variance = jnp.split(output, 2, axis=-1)",
        f"return 0.5 * {n.total(total)}",
    ]


@says("kl_normal")
def kl_normal(n: LossSite) -> list[str]:
    """The closed form."""
    return [
        "mean, spread = jnp.split(output, 2, axis=-1)",
        "prior, width = jnp.split(target, 2, axis=-1)",
        "apart = (jnp.exp(spread) + jnp.square(mean - prior)) * jnp.exp(-width)",
        f"return 0.5 * {n.total('width - spread + apart - 1')}",
    ]


def log_chances(n: LossSite) -> str:
    """Log probabilities along the channel axis."""
    if n.loss.from_ == "probabilities":
        return "jnp.log(jnp.maximum(output, 1e-7))"
    return "jax.nn.log_softmax(output)"


@says("kl_divergence")
def kl_divergence(n: LossSite) -> list[str]:
    """``optax.kl_divergence``."""
    return [f"return {n.positions(f'optax.kl_divergence({log_chances(n)}, target)')}"]


@says("soft_cross_entropy")
def soft_cross_entropy(n: LossSite) -> list[str]:
    """``optax.softmax_cross_entropy``, or its formula on probabilities."""
    if n.loss.from_ == "probabilities":
        return [f"return -{n.positions(f'jnp.sum(target * {log_chances(n)}, axis=-1)')}"]
    return [f"return {n.positions('optax.softmax_cross_entropy(output, target)')}"]


@says("cosine_loss")
def cosine_loss(n: LossSite) -> list[str]:
    """The product of unit vectors; where ``optax.cosine_distance`` bends is not the same in all versions."""
    unit = n.helper("pairs.unit")
    return [f"return {n.positions(f'1 - jnp.sum({unit}(output) * {unit}(target), axis=-1)')}"]
