"""Convolutions."""

from __future__ import annotations

from typing import Any

from ...code.expr import call, name
from ...code.say import Layer, Site, native
from ...code.window import unless
from . import says

WORDS = {"same": None, "valid": "VALID", "causal": "CAUSAL"}


def build_conv(n: Site, outputs: Any, groups: Any) -> Any:
    """``nnx.Conv``; the helper where XLA is slow because a kernel exceeds its map."""
    op = n.op
    padding = WORDS[op.padding] if op.padding in WORDS else tuple(op.pads(n.x_type))
    small = n.facts.get("small_maps") and op.spatial_rank == 2 and groups == 1
    return call(
        n.helper("conv.Conv") if small else "nnx.Conv",
        n.x_type.channels,
        outputs,
        kernel_size=tuple(op.kernel),
        strides=unless(1, op.strides),
        padding=padding,
        kernel_dilation=unless(1, op.dilations),
        feature_group_count=groups if groups != 1 else None,
        use_bias=None if op.bias else False,
        rngs=name("rngs"),
    )


@says("conv1d", "conv2d")
def conv(n: Site) -> Layer:
    """``nnx.Conv``."""
    bias = {"bias": native("bias")} if n.op.bias else {}
    return Layer(build_conv(n, n.op.filters, n.op.groups), {"kernel": native("kernel"), **bias})


@says("depthwise_conv2d")
def depthwise_conv2d(n: Site) -> Layer:
    """``nnx.Conv`` with one group per channel."""
    outputs = n.x_type.channels * n.op.multiplier
    kernel = native("kernel", ("reshape", (*n.op.kernel, 1, outputs)))
    bias = {"bias": native("bias")} if n.op.bias else {}
    return Layer(build_conv(n, outputs, n.x_type.channels), {"kernel": kernel, **bias})


@says("conv2d_transpose")
def conv2d_transpose(n: Site) -> Layer:
    """``nnx.ConvTranspose`` with the kernel of the convolution that it transposes."""
    op = n.op
    pads = tuple(
        (k - 1 - before, k - 1 - after)
        for k, (before, after) in zip(op.kernel, op.cuts(), strict=True)
    )
    build = call(
        "nnx.ConvTranspose",
        n.x_type.channels,
        op.filters,
        kernel_size=tuple(op.kernel),
        strides=op.stride if any(s != 1 for s in op.stride) else None,
        padding=None if op.padding == "same" else pads,
        use_bias=None if op.bias else False,
        transpose_kernel=True,
        rngs=name("rngs"),
    )
    bias = {"bias": native("bias")} if op.bias else {}
    return Layer(build, {"kernel": native("kernel"), **bias})
