"""Layers that compute with a normalised kernel: parametrizations of ``weight``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ....compiler.passes.layout import wanted
from ...code.expr import call
from ...code.say import Layer, Native, Site, native
from ...code.window import unless
from . import TABLE, says

PATH = "parametrizations.weight."


def held(op: Any, layout: Any) -> tuple[Any, Any]:
    """What the layer takes and gives."""
    return wanted(TABLE[op.layer.word].layout, op.layer, [layout])


def around(n: Site, maker: Any, kernel: str, more: dict[str, Native], **options: Any) -> Layer:
    """The layer that the op holds, handed to ``maker``; its kernel is called differently then."""
    inner = TABLE[n.op.layer.word].entry(replace(n, op=n.op.layer))
    assert isinstance(inner, Layer)
    build = call(maker, inner.build, **options)
    moved = native(PATH + kernel, *inner.weights["kernel"].steps)
    return Layer(build, {**inner.weights, "kernel": moved, **more}, inner.call)


def axis(n: Site) -> int | None:
    """Axis of the outputs in PyTorch's kernel, None for the first."""
    return None if n.op.outputs == -1 else 1


@says("spectral_norm", layout=held)
def spectral_norm(n: Site) -> Layer:
    """``spectral_norm``; PyTorch's own goes on from another vector in evaluation."""
    options = {"iterations": unless(1, [n.op.iterations]), "eps": n.op.epsilon, "dim": axis(n)}
    more = {"u": native(PATH + "0.u")}
    return around(n, n.helper("kernel_norm.spectral_norm"), "original", more, **options)


@says("weight_norm", layout=held)
def weight_norm(n: Site) -> Layer:
    """``nn.utils.parametrizations.weight_norm``."""
    rank = len(n.op.layer.parameters(n.x_type)["kernel"].shape)
    rank = n.x_type.rank + 1 if n.op.layer.word == "dense" and n.first else rank
    shape = (-1,) + (1,) * (rank - 1) if n.op.outputs == -1 else (1, -1) + (1,) * (rank - 2)
    more = {"scale": native(PATH + "original0", ("reshape", shape))}
    maker = "nn.utils.parametrizations.weight_norm"
    return around(n, maker, "original1", more, dim=axis(n))


@says("weight_standardize", layout=held)
def weight_standardize(n: Site) -> Layer:
    """``weight_standardize``."""
    options = {"eps": n.op.epsilon, "dim": axis(n)}
    return around(n, n.helper("kernel_norm.weight_standardize"), "original", {}, **options)
