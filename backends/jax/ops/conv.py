"""Convolutions."""

from __future__ import annotations

from typing import Any

from ...code.expr import call, name
from ...code.say import Layer, Site, native
from ...code.window import even, lean, unless
from . import says

WORDS = {"same": None, "valid": "VALID", "causal": "CAUSAL"}


def build_conv(n: Site, outputs: Any, groups: Any, bias: bool) -> Any:
    """``nnx.Conv``; the helper where XLA is slow because a kernel exceeds its map."""
    op = n.op
    small = n.facts.get("small_maps") and op.spatial_rank == 2 and groups == 1
    pads = () if op.padding in WORDS else tuple(op.pads(n.x_type))
    sides = None if small or not pads else even(pads)
    padding = lean(sides) if sides else pads or WORDS[op.padding]
    return call(
        n.helper("conv.Conv") if small else "nnx.Conv",
        n.x_type.channels,
        outputs,
        kernel_size=tuple(op.kernel),
        strides=unless(1, op.strides),
        padding=padding,
        kernel_dilation=unless(1, op.dilations),
        feature_group_count=groups if groups != 1 else None,
        use_bias=None if bias else False,
        rngs=name("rngs"),
    )


@says("conv1d", "conv2d", "conv3d")
def conv(n: Site) -> Layer:
    """``nnx.Conv``."""
    bias = {"bias": native("bias")} if n.op.bias else {}
    return Layer(
        build_conv(n, n.op.filters, n.op.groups, n.op.bias), {"kernel": native("kernel"), **bias}
    )


@says("depthwise_conv1d", "depthwise_conv2d")
def depthwise_conv(n: Site) -> Layer:
    """``nnx.Conv`` with one group per channel."""
    outputs = n.out.channels
    kernel = native("kernel", ("reshape", (*n.op.kernel, 1, outputs)))
    bias = {"bias": native("bias")} if n.op.bias else {}
    return Layer(build_conv(n, outputs, n.x_type.channels, n.op.bias), {"kernel": kernel, **bias})


@says("separable_conv1d", "separable_conv2d")
def separable_conv(n: Site) -> Layer:
    """Two ``nnx.Conv``, one with a group per channel and one of a single cell."""
    op, rank, channels = n.op, n.op.spatial_rank, n.x_type.channels
    inner = channels if op.multiplier == 1 else channels * op.multiplier
    options = {"kernel_size": (1,) * rank, "use_bias": None if op.bias else False}
    point = call("nnx.Conv", inner, op.filters, **options, rngs=name("rngs"))
    build = call("nnx.Sequential", build_conv(n, inner, channels, bias=False), point)
    first = ("reshape", (*op.kernel, 1, inner))
    weights = {
        "depthwise": native("layers.0.kernel", first),
        "pointwise": native("layers.1.kernel", *[("expand", 0)] * rank),
    }
    return Layer(build, weights | ({"bias": native("layers.1.bias")} if op.bias else {}))


def pads(n: Site) -> tuple[tuple[int, int], ...]:
    """Zeros around the input of the convolution that stands for a transposed one."""
    rows = zip(n.op.reach, n.op.cuts(), strict=True)
    return tuple((e - 1 - before, e - 1 - after) for e, (before, after) in rows)


@says("conv1d_transpose", "conv2d_transpose", "conv3d_transpose")
def conv_transpose(n: Site) -> Layer:
    """``nnx.ConvTranspose`` with the kernel of the convolution that it transposes."""
    bias = {"bias": native("bias")} if n.op.bias else {}
    if n.op.groups != 1:
        return Layer(build_grouped(n), {"kernel": grouped_kernel(n), **bias})
    return Layer(build_transpose(n), {"kernel": native("kernel"), **bias})


def build_transpose(n: Site) -> Any:
    """``nnx.ConvTranspose``."""
    op = n.op
    return call(
        "nnx.ConvTranspose",
        n.x_type.channels,
        op.filters,
        kernel_size=tuple(op.kernel),
        strides=tuple(op.stride) if unless(1, op.stride) else None,
        padding=None if op.padding == "same" else pads(n),
        kernel_dilation=tuple(op.dilation) if unless(1, op.dilation) else None,
        use_bias=None if op.bias else False,
        transpose_kernel=True,
        rngs=name("rngs"),
    )


def build_grouped(n: Site) -> Any:
    """``nnx.Conv`` of the input with zeros between its cells: it has groups, the transpose has none."""
    op = n.op
    return call(
        "nnx.Conv",
        n.x_type.channels,
        op.filters,
        kernel_size=tuple(op.kernel),
        padding=pads(n),
        input_dilation=tuple(op.stride) if unless(1, op.stride) else None,
        kernel_dilation=tuple(op.dilation) if unless(1, op.dilation) else None,
        feature_group_count=op.groups,
        use_bias=None if op.bias else False,
        rngs=name("rngs"),
    )


def grouped_kernel(n: Site) -> Any:
    """[*window, filters / groups, channels] as that convolution wants it: turned round, filters last."""
    op, rank, channels = n.op, n.op.spatial_rank, n.x_type.channels
    outer, inner = op.filters // op.groups, channels // op.groups
    steps: list[Any] = [
        ("reshape", (*op.kernel, outer, op.groups, inner)),
        ("transpose", (*range(rank), rank + 2, rank + 1, rank)),
        ("reshape", (*op.kernel, inner, op.filters)),
    ]
    steps += [("take", axis, tuple(reversed(range(k)))) for axis, k in enumerate(op.kernel)]
    return native("kernel", *steps)
