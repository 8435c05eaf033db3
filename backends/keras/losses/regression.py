"""Losses on numbers: ``keras.losses`` would round their constants to float32 in float64."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says


@says("mse")
def mse(n: LossSite) -> list[str]:
    """Squares."""
    return [f"return {n.total('ops.square(output - target)')}"]


@says("mae")
def mae(n: LossSite) -> list[str]:
    """Absolute values."""
    return [f"return {n.total('ops.absolute(output - target)')}"]


@says("huber")
def huber(n: LossSite) -> list[str]:
    """Quadratic and linear part; ``keras.losses.huber`` would round delta to float32."""
    return [
        "size = ops.absolute(output - target)",
        f"near = tf.minimum(size, {n.loss.delta!r})",
        f"return {n.total('near * (size - 0.5 * near)')}",
    ]


@says("log_cosh")
def log_cosh(n: LossSite) -> list[str]:
    """``e + softplus(-2 e) - log 2``; Keras' own has log 2 in float32."""
    cost = n.total("error + ops.softplus(-2 * error) - math.log(2)")
    return ["error = output - target", f"return {cost}"]
