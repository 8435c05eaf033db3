"""How JAX says each loss: the lines of ``loss_fn(output, target)``, one short entry per word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Entry = Callable[[Any], list[str]]


def mse(loss: Any) -> list[str]:
    """Mean of squares."""
    return ["return jnp.mean(jnp.square(output - target))"]


def mae(loss: Any) -> list[str]:
    """Mean of absolute values, with gradient 0 at 0 (``jnp.abs`` has 1 there)."""
    return [
        "error = output - target",
        "sign = jax.lax.stop_gradient(jnp.sign(error))  # slope 0 at 0",
        "return jnp.mean(error * sign)",
    ]


def huber(loss: Any) -> list[str]:
    """``optax.huber_loss``."""
    return [f"return jnp.mean(optax.huber_loss(output, target, delta={loss.delta!r}))"]


def binary_cross_entropy(loss: Any) -> list[str]:
    """Sigmoid cross entropy, or its formula when weighted or fed with probabilities."""
    extra = loss.positive_weight
    if loss.from_ == "probabilities":
        weight = f"{extra!r} * " if extra != 1 else ""
        return [
            "p = jnp.clip(output, 1e-7, 1 - 1e-7)",
            f"yes, no = {weight}target * jnp.log(p), (1 - target) * jnp.log(1 - p)",
            "return -jnp.mean(yes + no)",
        ]
    if extra == 1:
        return ["return jnp.mean(optax.sigmoid_binary_cross_entropy(output, target))"]
    return [
        f"weight = 1 + {extra - 1!r} * target",
        "return jnp.mean((1 - target) * output + weight * jax.nn.softplus(-output))",
    ]


def cross_entropy(loss: Any) -> list[str]:
    """``optax`` where it has the formula, else log probabilities, weights and ignored targets."""
    plain = loss.class_weights is None and loss.ignore is None and loss.from_ == "logits"
    if plain and not loss.label_smoothing:
        return [
            "losses = optax.softmax_cross_entropy_with_integer_labels(output, target)",
            "return jnp.mean(losses)",
        ]
    if plain:
        return [
            "classes = jax.nn.one_hot(target, output.shape[-1], dtype=output.dtype)",
            f"smooth = optax.smooth_labels(classes, {loss.label_smoothing!r})",
            "return jnp.mean(optax.softmax_cross_entropy(output, smooth))",
        ]
    return [*_probabilities(loss), *_cost(loss), "return jnp.sum(cost) / jnp.sum(weight)"]


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


ENTRIES: dict[str, Entry] = {
    entry.__name__: entry for entry in (mse, mae, huber, binary_cross_entropy, cross_entropy)
}
