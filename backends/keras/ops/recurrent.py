"""Layers that run along time."""

from __future__ import annotations

from typing import Any

from ...code.attention import drops
from ...code.expr import CHILD, Call, Expr, call, text
from ...code.say import Layer, Native, Site, native
from ...code.window import lean, unless
from . import says

RESULTS = ("sequence", "last")


def one(n: Site, kind: str, layer: str, stacked: bool, **options: Any) -> Call:
    """One layer: ``layers.LSTM(4)``, inside ``layers.Bidirectional`` if it runs both ways."""
    every = True if stacked or n.op.return_ != "last" else None
    states = True if stacked or n.op.return_ == "both" else None
    plain = n.helper(kind) if "layers." not in kind else kind
    both = n.op.bidirectional
    label = "rnn" if both else layer if stacked else None
    built = call(
        plain, n.op.units, return_sequences=every, return_state=states, **options, name=label
    )
    if not both:
        return built
    return call("layers.Bidirectional", built, name=layer if stacked else None)


def stacks(n: Site, initial: list[Expr] | None) -> bool:
    """Whether one layer of Keras does not say it all.

    Its last output of an example without any real step is zero, whatever the initial state.
    """
    special = n.op.bidirectional or n.value("mask") is not None
    return n.op.layers > 1 or (special and (bool(initial) or n.op.return_ == "both"))


def first_states(n: Site) -> list[Expr] | None:
    """Initial states; a missing one is zero if another is given."""
    given = [n.value(name) for name in n.op.initials]
    known = next((state for state in given if state is not None), None)
    if known is None:
        return None
    return [call("ops.zeros_like", known) if state is None else state for state in given]


def recurrent(n: Site, kind: str, cell: str, **options: Any) -> Layer:
    """A layer of Keras if it can say the op, else a `RecurrentStack` of them."""
    initial, mask = first_states(n), n.value("mask")
    if not stacks(n, initial):
        result: Expr = call(CHILD, n.x, mask=mask, initial_state=initial)
        if mask is not None and n.op.return_ == "sequence":
            result = text("ops.where(ops.expand_dims({}, -1), {}, 0.0)", mask, result)
        return Layer(one(n, kind, "", False, **options), places(n, cell, False), result)
    layers = [one(n, kind, f"layer{i}", True, **options) for i in range(n.op.layers)]
    drop = drops(n, {"dropout": n.op.dropout} if n.op.dropout and n.op.layers > 1 else {})
    build = call(n.helper("recurrent.RecurrentStack"), layers, **drop)
    result = call(CHILD, n.x, padding_mask=mask, initial=initial)
    if n.op.return_ != "both":
        result = text(f"{{}}[{RESULTS.index(n.op.return_)}]", result)
    return Layer(build, places(n, cell, True), result)


def places(n: Site, cell: str, stacked: bool) -> dict[str, Native]:
    """``layer0/forward_rnn/lstm_cell/kernel`` and so on, as far as it applies."""
    two = "recurrent_bias" in "".join(n.op.parameters(n.x_type))
    found = {}
    for i, (prefix, backwards, _) in enumerate(n.op.runs):
        path = f"layer{i // (1 + n.op.bidirectional)}/" if stacked else ""
        way = "backward" if backwards else "forward"
        path += f"{way}_rnn/{cell}/" if n.op.bidirectional else f"{cell}/"
        for name in n.op.parameters(n.x_type):
            if name.startswith(prefix):
                short = name.removeprefix(prefix)
                found[name] = native(path + ("input_bias" if two and short == "bias" else short))
    return found


@says("simple_rnn")
def simple_rnn(n: Site) -> Layer:
    """``layers.SimpleRNN``."""
    relu = "relu" if n.op.activation == "relu" else None
    return recurrent(n, "layers.SimpleRNN", "simple_rnn_cell", activation=relu)


@says("lstm")
def lstm(n: Site) -> Layer:
    """``layers.LSTM``."""
    return recurrent(n, "layers.LSTM", "lstm_cell")


@says("gru")
def gru(n: Site) -> Layer:
    """``layers.GRU`` for the published unit; ``GRU`` with two named biases otherwise."""
    if n.op.reset_after:
        return recurrent(n, "recurrent.GRU", "gru_cell")
    return recurrent(n, "layers.GRU", "gru_cell", reset_after=False)


@says("conv_lstm1d", "conv_lstm2d")
def conv_lstm(n: Site) -> Layer:
    """``layers.ConvLSTM2D``."""
    op = n.op
    build = call(
        f"layers.ConvLSTM{op.spatial_rank}D",
        op.filters,
        lean(op.kernel),
        padding=op.padding,
        dilation_rate=unless(1, op.dilation),
        return_sequences=True if op.return_ != "last" else None,
        return_state=True if op.return_ == "both" else None,
    )
    names = ("kernel", "recurrent_kernel", "bias")
    weights = {name: native(f"conv_lstm_cell/{name}") for name in names}
    return Layer(build, weights, call(CHILD, n.x, initial_state=first_states(n)))
