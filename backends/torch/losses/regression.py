"""Losses on numbers: functions of ``torch.nn.functional`` where they mean the same."""

from __future__ import annotations

from ...code.losses import LossSite
from . import native, says


@says("mse")
def mse(n: LossSite) -> list[str]:
    """``F.mse_loss``."""
    return native(n, "F.mse_loss(output, target)")


@says("mae")
def mae(n: LossSite) -> list[str]:
    """``F.l1_loss``."""
    return native(n, "F.l1_loss(output, target)")


@says("huber")
def huber(n: LossSite) -> list[str]:
    """``F.huber_loss``."""
    extra = f", delta={n.loss.delta!r}" if n.loss.delta != 1 else ""
    return native(n, f"F.huber_loss(output, target{extra})")


@says("log_cosh")
def log_cosh(n: LossSite) -> list[str]:
    """``e + softplus(-2 e) - log 2``."""
    cost = n.total("error + F.softplus(-2 * error) - math.log(2)")
    return ["error = output - target", f"return {cost}"]


@says("smooth_l1")
def smooth_l1(n: LossSite) -> list[str]:
    """``F.smooth_l1_loss``."""
    extra = f", beta={n.loss.beta!r}" if n.loss.beta != 1 else ""
    return native(n, f"F.smooth_l1_loss(output, target{extra})")


@says("quantile")
def quantile(n: LossSite) -> list[str]:
    """Two slopes."""
    cost = f"torch.where(error > 0, {n.loss.q!r} * error, {n.loss.q - 1!r} * error)"
    return ["error = target - output", f"return {n.total(cost)}"]


@says("mape")
def mape(n: LossSite) -> list[str]:
    """Relative errors."""
    return [
        "share = (output - target).abs() / target.abs().clamp_min(1e-7)",
        f"return 100 * {n.total('share')}",
    ]


@says("msle")
def msle(n: LossSite) -> list[str]:
    """Squares between logarithms."""
    return native(n, "F.mse_loss(F.relu(output).log1p(), F.relu(target).log1p())")


@says("rmse")
def rmse(n: LossSite) -> list[str]:
    """The root of ``F.mse_loss``, which has a gradient at 0."""
    (line,) = native(n, "F.mse_loss(output, target)")
    squares = line.removeprefix("return ")
    return [f"squares = {squares}", "return squares.clamp_min(1e-20).sqrt()"]


@says("rmspe")
def rmspe(n: LossSite) -> list[str]:
    """The root of squared relative errors, which has a gradient at 0."""
    return [
        "share = (output - target) / target.abs().clamp_min(1e-7)",
        f"squares = {n.total('share.square()')}",
        "return squares.clamp_min(1e-20).sqrt()",
    ]
