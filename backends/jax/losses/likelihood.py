"""Losses that are negative log likelihoods of classes and answers."""

from __future__ import annotations

from typing import Any

from ...code.losses import LossSite
from . import says


@says("cross_entropy")
def cross_entropy(n: LossSite) -> list[str]:
    """``optax`` where it has the formula, else log probabilities, weights and ignored targets."""
    loss = n.loss
    plain = loss.class_weights is None and loss.ignore is None and loss.from_ == "logits"
    if plain and not loss.label_smoothing:
        return [
            "losses = optax.softmax_cross_entropy_with_integer_labels(output, target)",
            f"return {n.positions('losses')}",
        ]
    if plain:
        return [
            "classes = jax.nn.one_hot(target, output.shape[-1], dtype=output.dtype)",
            f"smooth = optax.smooth_labels(classes, {loss.label_smoothing!r})",
            f"return {n.positions('optax.softmax_cross_entropy(output, smooth)')}",
        ]
    return [*_probabilities(loss), *_cost(loss), f"return {n.positions('cost', 'weight')}"]


def _probabilities(loss: Any) -> list[str]:
    """Log probability of the right class, and the weight of each position."""
    lines, ids = [], "target"
    if loss.from_ == "logits":
        lines.append("log_p = jax.nn.log_softmax(output)")
    else:
        lines.append("log_p = jnp.log(jnp.maximum(output, 1e-7))")
    if loss.ignore is not None:
        lines.append(f"counted = target != {loss.ignore}")
        lines.append("ids = jnp.where(counted, target, 0)")
        ids = "ids"
    if loss.class_weights is not None:
        lines.append(f"weights = jnp.array({list(loss.class_weights)!r}, output.dtype)")
    factors = [f"weights[{ids}]"] if loss.class_weights is not None else []
    factors += ["counted.astype(output.dtype)"] if loss.ignore is not None else []
    weight = " * ".join(factors) or "jnp.ones_like(log_p[..., 0])"
    lines.append(f"weight = {weight}")
    lines.append(f"right = jnp.take_along_axis(log_p, {ids}[..., None], axis=-1)[..., 0]")
    return lines


def _cost(loss: Any) -> list[str]:
    """What each position costs."""
    if not loss.label_smoothing:
        return ["cost = -weight * right"]
    smooth = loss.label_smoothing
    inner = "log_p * weights" if loss.class_weights is not None else "log_p"
    spread = f"jnp.mean({inner}, axis=-1)"
    spread += " * counted" if loss.ignore is not None else ""
    return [f"spread = {spread}", f"cost = -{1 - smooth!r} * weight * right - {smooth!r} * spread"]


@says("binary_cross_entropy")
def binary_cross_entropy(n: LossSite) -> list[str]:
    """Sigmoid cross entropy, or its formula when weighted or fed with probabilities."""
    extra = n.loss.positive_weight
    if n.loss.from_ == "probabilities":
        weight = f"{extra!r} * " if extra != 1 else ""
        return [
            "p = jnp.clip(output, 1e-7, 1 - 1e-7)",
            f"yes, no = {weight}target * jnp.log(p), (1 - target) * jnp.log(1 - p)",
            f"return -{n.total('yes + no')}",
        ]
    if extra == 1:
        cost = n.total("optax.sigmoid_binary_cross_entropy(output, target)")
        return [f"return {cost}"]
    return [
        f"weight = 1 + {extra - 1!r} * target",
        f"return {n.total('(1 - target) * output + weight * jax.nn.softplus(-output)')}",
    ]
