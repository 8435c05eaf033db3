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
