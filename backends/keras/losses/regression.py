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


@says("smooth_l1")
def smooth_l1(n: LossSite) -> list[str]:
    """Quadratic and linear part."""
    beta = n.loss.beta
    cost = "near * (size - 0.5 * near)" + (f" / {beta!r}" if beta != 1 else "")
    return [
        "size = ops.absolute(output - target)",
        f"near = tf.minimum(size, {beta!r})",
        f"return {n.total(cost)}",
    ]


@says("quantile")
def quantile(n: LossSite) -> list[str]:
    """Two slopes."""
    cost = f"ops.where(error > 0, {n.loss.q!r} * error, {n.loss.q - 1!r} * error)"
    return ["error = target - output", f"return {n.total(cost)}"]


@says("mape")
def mape(n: LossSite) -> list[str]:
    """Relative errors."""
    return [
        "share = ops.absolute(output - target) / tf.maximum(ops.absolute(target), 1e-7)",
        f"return 100 * {n.total('share')}",
    ]


@says("msle")
def msle(n: LossSite) -> list[str]:
    """Squares between logarithms."""
    return [
        "error = ops.log1p(ops.relu(output)) - ops.log1p(ops.relu(target))",
        f"return {n.total('ops.square(error)')}",
    ]


@says("rmse")
def rmse(n: LossSite) -> list[str]:
    """The root of mean squares, which has a gradient at 0."""
    return [
        f"squares = {n.total('ops.square(output - target)')}",
        "return ops.sqrt(tf.maximum(squares, 1e-20))",
    ]


@says("rmspe")
def rmspe(n: LossSite) -> list[str]:
    """The root of squared relative errors, which has a gradient at 0."""
    return [
        "share = (output - target) / tf.maximum(ops.absolute(target), 1e-7)",
        f"squares = {n.total('ops.square(share)')}",
        "return ops.sqrt(tf.maximum(squares, 1e-20))",
    ]
