"""Losses on class scores beyond plain cross entropy."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says
from .distribution import log_chances
from .likelihood import cross_entropy


def log_right(n: LossSite) -> list[str]:
    """The log probability of the right class."""
    return [
        f"log_p = {log_chances(n)}",
        "log_p = ops.take_along_axis(log_p, target[..., None], axis=-1)[..., 0]",
    ]


@says("focal")
def focal(n: LossSite) -> list[str]:
    """Cross entropy, discounted."""
    lines = [
        *log_right(n),
        "rest = tf.maximum(-ops.expm1(log_p), 1e-7)",
        f"cost = -ops.power(rest, {n.loss.gamma!r}) * log_p",
    ]
    if not n.loss.class_weights:
        return [*lines, f"return {n.positions('cost')}"]
    weight = f"tf.constant({[float(w) for w in n.loss.class_weights]!r}, output.dtype)"
    cost = n.positions("ops.take(weight, target) * cost")
    return [*lines, f"weight = {weight}", f"return {cost}"]


@says("generalized_cross_entropy")
def generalized_cross_entropy(n: LossSite) -> list[str]:
    """One minus a power of the probability."""
    q = n.loss.q
    return [*log_right(n), f"return {n.positions(f'-ops.expm1({q!r} * log_p) / {q!r}')}"]


@says("poly")
def poly(n: LossSite) -> list[str]:
    """Cross entropy and one term of its series."""
    cost = f"-log_p - {n.loss.epsilon!r} * ops.expm1(log_p)"
    return [*log_right(n), f"return {n.positions(cost)}"]


def cosines(n: LossSite, harder: str) -> list[str]:
    """Cross entropy of scaled cosines, the right one replaced."""
    return [
        "right = ops.one_hot(target, output.shape[-1], dtype=bool)",
        f"scores = {n.loss.scale!r} * ops.where(right, {harder}, output)",
        "losses = keras.losses.sparse_categorical_crossentropy(",
        "    target, scores, from_logits=True",
        ")",
        f"return {n.positions('losses')}",
    ]


@says("arcface")
def arcface(n: LossSite) -> list[str]:
    """The cosine of a wider angle."""
    return cosines(n, f"{n.helper('cosines.widened')}(output, {n.loss.margin!r})")


@says("cosface")
def cosface(n: LossSite) -> list[str]:
    """A lower cosine."""
    return cosines(n, f"output - {n.loss.margin!r}")


@says("causal_lm")
def causal_lm(n: LossSite) -> list[str]:
    """Cross entropy with the tokens one place later."""
    return ["output, target = output[:, :-1], target[:, 1:]", *cross_entropy(n)]


@says("entropic_open_set")
def entropic_open_set(n: LossSite) -> list[str]:
    """Cross entropy where the class is known, else the mean over all classes."""
    return [
        f"known = ops.not_equal(target, {n.loss.unknown})",
        f"log_p = {log_chances(n)}",
        "ids = ops.where(known, target, ops.zeros_like(target))",
        "right = ops.take_along_axis(log_p, ids[..., None], axis=-1)[..., 0]",
        f"return -{n.positions('ops.where(known, right, ops.mean(log_p, axis=-1))')}",
    ]


@says("sparsemax")
def sparsemax(n: LossSite) -> list[str]:
    """The loss of Martins and Astudillo; see ``losses.py``."""
    costs = f"{n.helper('sparsemax.sparsemax_costs')}(output, target)"
    return [f"return {n.positions(costs)}"]


@says("corn")
def corn(n: LossSite) -> list[str]:
    """Binary cross entropy of the questions that are asked."""
    cost = n.total("asked * cost")
    if n.loss.reduction == "mean":
        cost = "ops.sum(asked * cost) / ops.sum(asked)"
    return [
        "place = ops.arange(output.shape[-1], dtype=target.dtype)",
        "asked = ops.cast(target[..., None] >= place, output.dtype)",
        "above = ops.cast(target[..., None] > place, output.dtype)",
        "cost = tf.nn.sigmoid_cross_entropy_with_logits(above, output)",
        f"return {cost}",
    ]
