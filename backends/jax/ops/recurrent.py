"""Layers that run along time."""

from __future__ import annotations

from ...code.attention import drops
from ...code.expr import CHILD, Expr, call, name, text
from ...code.say import Layer, Native, Site, native
from ...code.window import unless
from . import says


def places(n: Site) -> dict[str, Native]:
    """``cells.0.kernel`` and so on."""
    found = {}
    for i, (prefix, _, _) in enumerate(n.op.runs):
        for parameter in n.op.parameters(n.x_type):
            if parameter.startswith(prefix):
                found[parameter] = native(f"cells.{i}.{parameter.removeprefix(prefix)}")
    return found


def recurrent(n: Site, kind: str, *states: str) -> Layer:
    """``LSTM(3, 4, rngs=rngs)`` and ``child(x, mask=mask).last``; what is left out is left out."""
    build = call(
        n.helper(f"recurrent.{kind}"),
        *(n.x_type.channels, n.op.units),
        layers=n.op.layers if n.op.layers > 1 else None,
        bidirectional=n.op.bidirectional or None,
        **drops(n, {"dropout": n.op.dropout} if n.op.dropout and n.op.layers > 1 else {}),
        rngs=name("rngs"),
    )
    given = {state: n.value(state) for state in states}
    result: Expr = call(CHILD, n.x, mask=n.value("mask"), **given)
    if n.op.return_ != "both":
        result = text(f"{{}}.{n.op.return_}", result)
    return Layer(build, places(n), result)


@says("simple_rnn")
def simple_rnn(n: Site) -> Layer:
    """``RNN``, or ``ReluRNN``."""
    return recurrent(n, "ReluRNN" if n.op.activation == "relu" else "RNN", "initial")


@says("lstm")
def lstm(n: Site) -> Layer:
    """``LSTM``."""
    return recurrent(n, "LSTM", "initial", "initial_cell")


@says("gru")
def gru(n: Site) -> Layer:
    """``GRU``, or ``ResetBeforeGRU``."""
    return recurrent(n, "GRU" if n.op.reset_after else "ResetBeforeGRU", "initial")


@says("conv_lstm1d", "conv_lstm2d")
def conv_lstm(n: Site) -> Layer:
    """``ConvLSTM``."""
    op = n.op
    build = call(
        n.helper("conv_lstm.ConvLSTM"),
        *(n.x_type.channels, op.filters, tuple(op.kernel)),
        padding=None if op.padding == "same" else "VALID",
        dilation=unless(1, op.dilation),
        rngs=name("rngs"),
    )
    kernel, state = native("input.kernel"), native("hidden.kernel")
    weights = {"kernel": kernel, "recurrent_kernel": state, "bias": native("input.bias")}
    given = {state_: n.value(state_) for state_ in op.initials}
    result: Expr = call(CHILD, n.x, **given)
    whole = op.return_ == "both"
    return Layer(build, weights, result if whole else text(f"{{}}.{op.return_}", result))
