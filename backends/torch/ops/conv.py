"""Convolutions and their transposes."""

from __future__ import annotations

from typing import Any

from ....compiler.types.dims import Size
from ...code.expr import CHILD, Call, call
from ...code.index import margins, sliced
from ...code.say import Layer, Site, native
from ...code.window import even, lean, unless
from . import says


def build_conv(n: Site, outputs: Any, groups: Any, bias: bool) -> Call:
    """``nn.Conv2d`` where its padding can say it; a helper for padding that is not symmetric."""
    op, rank = n.op, n.op.spatial_rank
    stride = unless(1, op.strides)
    wide = op.padding == "same" and any(k > 1 for k in op.kernel)
    named = wide and any(isinstance(item, Size) for item in op.strides)
    pads = None if named else even(op.pads(n.x_type))
    maker: Any = f"nn.Conv{rank}d"
    padding = unless(0, pads) if pads else "same" if op.padding == "same" else None
    if pads is None and (op.padding == "causal" or (op.padding == "same" and stride)):
        word = "Causal" if op.padding == "causal" else "Same"
        maker, padding = n.helper(f"conv.{word}Conv{rank}d"), None
    return call(
        maker,
        n.x_type.channels,
        outputs,
        lean(op.kernel),
        stride=stride,
        padding=padding,
        dilation=unless(1, op.dilations),
        groups=groups if groups != 1 else None,
        bias=None if bias else False,
    )


def use_conv(n: Site) -> Call | None:
    """``F.pad`` before it where the spec counts other cells before an axis than after it."""
    if isinstance(n.op.padding, str) or even(n.op.padding):
        return None
    amounts = tuple(cells for pair in reversed(n.op.padding) for cells in pair)
    return call(CHILD, call("F.pad", n.x, amounts))


@says("conv1d", "conv2d", "conv3d", layout="first")
def conv(n: Site) -> Layer:
    """``nn.Conv1d``, ``nn.Conv2d``, ``nn.Conv3d``."""
    rank = n.op.spatial_rank
    kernel = native("weight", transpose=(rank + 1, rank, *range(rank)))
    bias = {"bias": native("bias")} if n.op.bias else {}
    build = build_conv(n, n.op.filters, n.op.groups, n.op.bias)
    return Layer(build, {"kernel": kernel, **bias}, use_conv(n))


@says("depthwise_conv1d", "depthwise_conv2d", layout="first")
def depthwise_conv(n: Site) -> Layer:
    """``nn.Conv2d`` with one group per channel."""
    rank, outputs = n.op.spatial_rank, n.out.channels
    shape = ("reshape", (*n.op.kernel, 1, outputs))
    kernel = native("weight", shape, transpose=(rank + 1, rank, *range(rank)))
    bias = {"bias": native("bias")} if n.op.bias else {}
    build = build_conv(n, outputs, n.x_type.channels, n.op.bias)
    return Layer(build, {"kernel": kernel, **bias}, use_conv(n))


@says("separable_conv1d", "separable_conv2d", layout="first")
def separable_conv(n: Site) -> Layer:
    """Two ``nn.Conv2d``, one with a group per channel and one of a single cell."""
    op, rank, channels = n.op, n.op.spatial_rank, n.x_type.channels
    inner = channels if op.multiplier == 1 else channels * op.multiplier
    bias = None if op.bias else False
    point = call(f"nn.Conv{rank}d", inner, op.filters, 1, bias=bias)
    build = call("nn.Sequential", build_conv(n, inner, channels, bias=False), point)
    last = (rank + 1, rank, *range(rank))
    weights = {
        "depthwise": native("0.weight", ("reshape", (*op.kernel, 1, inner)), transpose=last),
        "pointwise": native("1.weight", ("transpose", (1, 0)), *[("expand", 2)] * rank),
    }
    return Layer(build, weights | ({"bias": native("1.bias")} if op.bias else {}), use_conv(n))


def shares(n: Site) -> list[tuple[int, int, int, int]]:
    """Per axis: ``padding`` and ``output_padding`` of PyTorch, cells cut off before and after."""
    found = []
    for s, (before, after) in zip(n.op.stride, n.op.cuts(), strict=True):
        if 0 <= before - after < s:
            found.append((before, before - after, 0, 0))
        else:
            both = min(before, max(after, 0))
            found.append((both, max(-after, 0), before - both, max(after, 0) - both))
    return found


@says("conv1d_transpose", "conv2d_transpose", "conv3d_transpose", layout="first")
def conv_transpose(n: Site) -> Layer:
    """``nn.ConvTranspose2d``; a helper for `same` that cuts more at the end than at the start."""
    rank, axes = n.op.spatial_rank, shares(n)
    same = n.op.padding == "same" and any(end for *_, end in axes)
    kernel = native("weight", transpose=(rank + 1, rank, *range(rank)))
    bias = {"bias": native("bias")} if n.op.bias else {}
    use = None
    if not same and any(start or end for *_, start, end in axes):
        cuts = {at: margins(*axis[2:]) for at, axis in zip(n.spatial, axes, strict=True)}
        use = sliced(call(CHILD, n.x), cuts)
    return Layer(build_transpose(n, same, axes), {"kernel": kernel, **bias}, use)


def build_transpose(n: Site, same: bool, axes: list[tuple[int, int, int, int]]) -> Call:
    """``nn.ConvTranspose2d``, or the helper that cuts like `same`."""
    op, rank = n.op, n.op.spatial_rank
    return call(
        n.helper(f"conv.SameConvTranspose{rank}d") if same else f"nn.ConvTranspose{rank}d",
        n.x_type.channels,
        op.filters,
        lean(op.kernel),
        stride=unless(1, op.stride),
        padding=None if same else unless(0, [axis[0] for axis in axes]),
        output_padding=None if same else unless(0, [axis[1] for axis in axes]),
        groups=op.groups if op.groups != 1 else None,
        bias=None if op.bias else False,
        dilation=unless(1, op.dilation),
    )
