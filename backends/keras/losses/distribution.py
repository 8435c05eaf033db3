"""Losses on distributions that the network states, and between vectors."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says


@says("poisson")
def poisson(n: LossSite) -> list[str]:
    """The likelihood; Stirling's approximation when it is to be whole."""
    cost = "output - target * ops.log(output + 1e-8)"
    cost = "ops.exp(output) - target * output" if n.loss.from_ == "log_rate" else cost
    if not n.loss.full:
        return [f"return {n.total(cost)}"]
    return [
        "many = tf.maximum(target, 1)",
        "stirling = many * ops.log(many) - many + 0.5 * ops.log(2 * math.pi * many)",
        "stirling = ops.where(target > 1, stirling, 0)",
        f"return {n.total(f'{cost} + stirling')}",
    ]


@says("gaussian_nll")
def gaussian_nll(n: LossSite) -> list[str]:
    """The formula on the log variance."""
    total = "log_variance + ops.square(target - mean) * ops.exp(-log_variance)"
    total += " + math.log(2 * math.pi)" if n.loss.full else ""
    return [
        "mean, log_variance = ops.split(output, 2, axis=-1)",
        f"return 0.5 * {n.total(total)}",
    ]


@says("kl_normal")
def kl_normal(n: LossSite) -> list[str]:
    """The closed form."""
    return [
        "mean, spread = ops.split(output, 2, axis=-1)",
        "prior, width = ops.split(target, 2, axis=-1)",
        "apart = (ops.exp(spread) + ops.square(mean - prior)) * ops.exp(-width)",
        f"return 0.5 * {n.total('width - spread + apart - 1')}",
    ]


def log_chances(n: LossSite) -> str:
    """Log probabilities along the channel axis."""
    if n.loss.from_ == "probabilities":
        return "ops.log(tf.maximum(output, 1e-7))"
    return "ops.log_softmax(output)"


@says("kl_divergence")
def kl_divergence(n: LossSite) -> list[str]:
    """The formula; Keras' own renormalises and clips the target."""
    return [
        f"apart = tf.math.xlogy(target, target) - target * {log_chances(n)}",
        f"return {n.positions('ops.sum(apart, axis=-1)')}",
    ]


@says("soft_cross_entropy")
def soft_cross_entropy(n: LossSite) -> list[str]:
    """The formula: TensorFlow's own has another gradient where a target does not add up to 1."""
    return [f"return -{n.positions(f'ops.sum(target * {log_chances(n)}, axis=-1)')}"]


@says("cosine_loss")
def cosine_loss(n: LossSite) -> list[str]:
    """The product of unit vectors."""
    return [
        "output = tf.math.l2_normalize(output, axis=-1)",
        "target = tf.math.l2_normalize(target, axis=-1)",
        f"return {n.positions('1 - ops.sum(output * target, axis=-1)')}",
    ]
