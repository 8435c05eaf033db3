"""Layers that run along time."""

from __future__ import annotations

from typing import Any

from ...code.expr import CHILD, Call, call, text
from ...code.say import Layer, Native, Site, Step, native
from ...code.window import unless
from . import says


def results(n: Site, *states: str) -> Any:
    """``child(x, mask=mask).last``; all results for ``return: both``."""
    given = {name: n.value(name) for name in states}
    result = call(CHILD, n.x, mask=n.value("mask"), **given)
    return result if n.op.return_ == "both" else text(f"{{}}.{n.op.return_}", result)


def build(n: Site, kind: str, **options: Any) -> Call:
    """The constructor; what the spec leaves out is left out."""
    if stacked(n):
        both = {"bidirectional": True if n.op.bidirectional else None, **options}
        widths = [n.x_type.channels, *[n.op.width] * (n.op.layers - 1)]
        layers = [call(n.helper(kind), width, n.op.units, **both) for width in widths]
        drop = call(n.helper("portable.Dropout"), n.op.dropout)
        return call(n.helper("recurrent_stack.RecurrentStack"), layers, drop)
    return call(
        n.helper(kind),
        n.x_type.channels,
        n.op.units,
        num_layers=n.op.layers if n.op.layers > 1 else None,
        dropout=n.op.dropout if n.op.dropout and n.op.layers > 1 else None,
        bidirectional=True if n.op.bidirectional else None,
        **options,
    )


def stacked(n: Site) -> bool:
    """Whether what is dropped between layers is not left to PyTorch's own stack of layers."""
    return bool(n.facts.get("portable") and n.op.dropout and n.op.layers > 1)


def below(n: Site, layer: int) -> tuple[str, int]:
    """Where a layer's parameters are: what their names begin with, and its number in them."""
    return (f"stack.{layer}.", 0) if stacked(n) else ("", layer)


NAMES = {
    "kernel": "weight_ih",
    "recurrent_kernel": "weight_hh",
    "bias": "bias_ih",
    "recurrent_bias": "bias_hh",
}


def places(n: Site, gates: tuple[int, ...] = (0,)) -> dict[str, Native]:
    """``weight_ih_l0_reverse`` and so on, with the gates in PyTorch's order."""
    found = {}
    for i, (prefix, backwards, _) in enumerate(n.op.runs):
        head, layer = below(n, i // (1 + n.op.bidirectional))
        tail = f"_l{layer}{'_reverse' if backwards else ''}"
        for name, parameter in n.op.parameters(n.x_type).items():
            if name.startswith(prefix):
                steps = reorder(parameter.shape, gates)
                flip = (1, 0) if len(parameter.shape) == 2 else None
                native_name = head + NAMES[name.removeprefix(prefix)] + tail
                found[name] = native(native_name, *steps, transpose=flip)
    return found


def reorder(shape: tuple[Any, ...], gates: tuple[int, ...]) -> tuple[Step, ...]:
    """Exchange blocks of the last axis."""
    if gates == tuple(range(len(gates))):
        return ()
    cut = (*shape[:-1], len(gates), shape[-1] // len(gates))
    return ("reshape", cut), ("take", len(shape) - 1, gates), ("reshape", shape)


@says("simple_rnn")
def simple_rnn(n: Site) -> Layer:
    """``RNN``, a `torch.nn.RNN`."""
    relu = "relu" if n.op.activation == "relu" else None
    return Layer(build(n, "recurrent.RNN", nonlinearity=relu), places(n), results(n, "initial"))


@says("lstm")
def lstm(n: Site) -> Layer:
    """``LSTM``, a `torch.nn.LSTM`."""
    return Layer(build(n, "recurrent.LSTM"), places(n), results(n, "initial", "initial_cell"))


@says("gru")
def gru(n: Site) -> Layer:
    """``GRU``, a `torch.nn.GRU`; its own loop where the reset gate acts first."""
    if n.op.reset_after:
        return Layer(build(n, "recurrent.GRU"), places(n, (1, 0, 2)), results(n, "initial"))
    names = {"kernel": "weight_ih", "recurrent_kernel": "weight_hh", "bias": "bias"}
    weights = {}
    for i, (prefix, backwards, _) in enumerate(n.op.runs):
        head, layer = below(n, i // (1 + n.op.bidirectional))
        cell = f"{head}cells.{layer}.{int(backwards)}."
        for name, there in names.items():
            weights[prefix + name] = native(
                cell + there, transpose=None if name == "bias" else (1, 0)
            )
    return Layer(build(n, "reset_before_gru.ResetBeforeGRU"), weights, results(n, "initial"))


def moved(rank: int) -> dict[str, Native]:
    """Kernels of a convolutional LSTM, outputs first."""
    order = (rank + 1, rank, *range(rank))
    kernel, state = (
        native("input.weight", transpose=order),
        native("hidden.weight", transpose=order),
    )
    return {"kernel": kernel, "recurrent_kernel": state, "bias": native("input.bias")}


@says("conv_lstm1d", "conv_lstm2d", layout="first")
def conv_lstm(n: Site) -> Layer:
    """``ConvLSTM``."""
    op = n.op
    build = call(
        n.helper("conv_lstm.ConvLSTM"),
        *(n.x_type.channels, op.filters, tuple(op.kernel)),
        padding=None if op.padding == "same" else op.padding,
        dilation=unless(1, op.dilation),
    )
    result = call(CHILD, n.x, **{name: n.value(name) for name in op.initials})
    whole = op.return_ == "both"
    value = result if whole else text(f"{{}}.{op.return_}", result)
    return Layer(build, moved(op.spatial_rank), value)
