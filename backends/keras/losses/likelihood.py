"""Losses that are negative log likelihoods of classes and answers."""

from __future__ import annotations

from typing import Any

from ...code.losses import LossSite
from . import says


@says("cross_entropy")
def cross_entropy(n: LossSite) -> list[str]:
    """Keras' sparse cross entropy; the whole formula where it is smoothed, weighted or masked."""
    loss = n.loss
    whole = loss.label_smoothing or loss.class_weights is not None or loss.ignore is not None
    if not whole and loss.from_ == "logits":
        return [
            "losses = keras.losses.sparse_categorical_crossentropy(",
            "    target, output, from_logits=True",
            ")",
            f"return {n.positions('losses')}",
        ]
    return [*_probabilities(loss), *_cost(loss), f"return {n.positions('cost', 'weight')}"]


def _probabilities(loss: Any) -> list[str]:
    """Log probability of the right class, and the weight of each position."""
    lines, ids = [], "target"
    if loss.from_ == "logits":
        lines.append("log_p = ops.log_softmax(output)")
    else:
        lines.append("log_p = ops.log(tf.maximum(output, 1e-7))")
    if loss.ignore is not None:
        lines.append(f"counted = ops.not_equal(target, {loss.ignore})")
        lines.append("ids = ops.where(counted, target, ops.zeros_like(target))")
        ids = "ids"
    if loss.class_weights is not None:
        lines.append(f"weights = tf.constant({list(loss.class_weights)!r}, output.dtype)")
    factors = [f"ops.take(weights, {ids})"] if loss.class_weights is not None else []
    factors += ["ops.cast(counted, output.dtype)"] if loss.ignore is not None else []
    weight = " * ".join(factors) or "ops.ones_like(log_p[..., 0])"
    lines.append(f"weight = {weight}")
    lines.append(f"right = ops.take_along_axis(log_p, {ids}[..., None], axis=-1)[..., 0]")
    return lines


def _cost(loss: Any) -> list[str]:
    """What each position costs."""
    if not loss.label_smoothing:
        return ["cost = -weight * right"]
    smooth = loss.label_smoothing
    inner = "log_p * weights" if loss.class_weights is not None else "log_p"
    spread = f"ops.mean({inner}, axis=-1)"
    spread += " * ops.cast(counted, output.dtype)" if loss.ignore is not None else ""
    return [f"spread = {spread}", f"cost = -{1 - smooth!r} * weight * right - {smooth!r} * spread"]


@says("binary_cross_entropy")
def binary_cross_entropy(n: LossSite) -> list[str]:
    """TensorFlow's sigmoid cross entropy, or the formula on probabilities."""
    extra = n.loss.positive_weight
    if n.loss.from_ == "probabilities":
        weight = f"{extra!r} * " if extra != 1 else ""
        return [
            "p = tf.clip_by_value(output, 1e-7, 1 - 1e-7)",
            f"yes, no = {weight}target * ops.log(p), (1 - target) * ops.log(1 - p)",
            f"return -{n.total('yes + no')}",
        ]
    if extra == 1:
        cost = n.total("tf.nn.sigmoid_cross_entropy_with_logits(target, output)")
        return [f"return {cost}"]
    return [
        f"weight = 1 + {extra - 1!r} * target",
        f"return {n.total('(1 - target) * output + weight * ops.softplus(-output)')}",
    ]
