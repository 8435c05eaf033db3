"""Convolutions."""

from __future__ import annotations

from typing import Any

from ....compiler.types.dims import Size
from ...code.expr import call
from ...code.say import Layer, Site, native
from ...code.window import even, lean, unless
from . import says


def build_conv(n: Site, outputs: Any, groups: Any) -> Any:
    """``nn.Conv2d`` where its padding can say it; a helper for padding that is not symmetric."""
    op, rank = n.op, n.op.spatial_rank
    options: dict[str, Any] = {
        "stride": unless(1, op.strides),
        "padding": None,
        "dilation": unless(1, op.dilations),
        "groups": groups if groups != 1 else None,
        "bias": None if op.bias else False,
    }
    named = op.padding == "same" and any(isinstance(item, Size) for item in op.strides)
    pads = None if named else even(op.pads(n.x_type))
    options["padding"] = unless(0, pads) if pads else "same"
    maker: Any = f"nn.Conv{rank}d"
    if pads is None and (op.padding == "causal" or options["stride"]):
        word = "Causal" if op.padding == "causal" else "Same"
        maker, options["padding"] = n.helper(f"conv.{word}Conv{rank}d"), None
    return call(maker, n.x_type.channels, outputs, lean(op.kernel), **options)


@says("conv1d", "conv2d", layout="first")
def conv(n: Site) -> Layer:
    """``nn.Conv1d``, ``nn.Conv2d``."""
    rank = n.op.spatial_rank
    kernel = native("weight", transpose=(rank + 1, rank, *range(rank)))
    bias = {"bias": native("bias")} if n.op.bias else {}
    return Layer(build_conv(n, n.op.filters, n.op.groups), {"kernel": kernel, **bias})


@says("depthwise_conv2d", layout="first")
def depthwise_conv2d(n: Site) -> Layer:
    """``nn.Conv2d`` with one group per channel."""
    outputs = n.x_type.channels * n.op.multiplier
    shape = ("reshape", (*n.op.kernel, 1, outputs))
    kernel = native("weight", shape, transpose=(3, 2, 0, 1))
    bias = {"bias": native("bias")} if n.op.bias else {}
    return Layer(build_conv(n, outputs, n.x_type.channels), {"kernel": kernel, **bias})


@says("conv2d_transpose", layout="first")
def conv2d_transpose(n: Site) -> Layer:
    """``nn.ConvTranspose2d``; a helper where more is cut at the end than at the start."""
    op = n.op
    cuts = op.cuts()
    maker: Any = "nn.ConvTranspose2d"
    options: dict[str, Any] = {"stride": unless(1, op.stride)}
    if any(after > before for before, after in cuts):
        maker = n.helper("conv.SameConvTranspose2d")
    else:
        options["padding"] = unless(0, [before for before, _ in cuts])
        options["output_padding"] = unless(0, [before - after for before, after in cuts])
    options["bias"] = None if op.bias else False
    build = call(maker, n.x_type.channels, op.filters, lean(op.kernel), **options)
    bias = {"bias": native("bias")} if op.bias else {}
    return Layer(build, {"kernel": native("weight", transpose=(3, 2, 0, 1)), **bias})
