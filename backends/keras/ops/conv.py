"""Convolutions."""

from __future__ import annotations

from typing import Any

from ....compiler.types.dims import Size
from ...code.expr import CHILD, Call, call
from ...code.say import Layer, Site, native
from ...code.window import even, lean, padding_word, unless
from . import says


def maker(n: Site, kind: str) -> Call:
    """Constructor of a convolution; a helper where Keras refuses stride with dilation."""
    op = n.op
    stride, dilation = unless(1, op.strides), unless(1, op.dilations)
    both = stride and dilation and kind != "DepthwiseConv2D"
    first = op.multiplier if kind == "DepthwiseConv2D" else op.filters
    outputs = {"depth_multiplier": unless(1, (first,))} if kind == "DepthwiseConv2D" else {}
    word = "causal" if op.padding == "causal" else padding_word(n) or "valid"
    maker: Any = n.helper(f"conv.StridedDilated{kind}") if both else f"layers.{kind}"
    if kind != "DepthwiseConv2D" and symmetric(n):
        maker, word = n.helper(f"conv.Symmetric{kind}"), "valid"
    return call(
        maker,
        *(() if outputs or kind == "DepthwiseConv2D" else (first,)),
        lean(op.kernel),
        strides=stride,
        padding=None if word == "valid" else word,
        dilation_rate=dilation,
        **outputs,
        groups=None if kind == "DepthwiseConv2D" else unless(1, (op.groups,)),
        use_bias=None if op.bias else False,
    )


def symmetric(n: Site) -> bool:
    """Whether only each use knows its stride, and with it whether "same" adds the right zeros."""
    op = n.op
    named = any(isinstance(item, Size) for item in op.strides)
    plain = not unless(1, op.dilations) and all(k % 2 for k in op.kernel)
    return bool(named and plain and op.padding == "symmetric" and not padding_word(n))


def padded(n: Site) -> Call | None:
    """The call, with a layer of zeros before it where no padding word of Keras adds them."""
    if n.op.padding == "causal" or padding_word(n):
        return None
    pads = even(n.op.pads(n.x_type)) or ()
    zeros = call(f"layers.ZeroPadding{n.op.spatial_rank}D", lean(pads))
    return call(CHILD, call(zeros, n.x))


@says("conv1d", "conv2d")
def conv(n: Site) -> Layer:
    """``layers.Conv1D``, ``layers.Conv2D``."""
    bias = {"bias": native("bias")} if n.op.bias else {}
    build = maker(n, f"Conv{n.op.spatial_rank}D")
    use = None if symmetric(n) else padded(n)
    return Layer(build, {"kernel": native("kernel"), **bias}, use)


@says("depthwise_conv2d")
def depthwise_conv2d(n: Site) -> Layer:
    """``layers.DepthwiseConv2D``."""
    bias = {"bias": native("bias")} if n.op.bias else {}
    build = maker(n, "DepthwiseConv2D")
    return Layer(build, {"kernel": native("kernel"), **bias}, padded(n))


@says("conv2d_transpose")
def conv2d_transpose(n: Site) -> Layer:
    """``layers.Conv2DTranspose``, then cropped where no padding word of Keras cuts the same."""
    op = n.op
    kind = type(op)
    same = op.cuts() == kind(**{**vars(op), "padding": "same"}).cuts()
    cuts = [before for before, _ in op.cuts()]
    room = any(op.output_padding) or any(s > k for k, s in zip(op.kernel, op.stride, strict=True))
    build = call(
        "layers.Conv2DTranspose",
        op.filters,
        lean(op.kernel),
        strides=unless(1, op.stride),
        padding="same" if same else None,
        output_padding=lean(op.output_padding) if room and not same else None,
        use_bias=None if op.bias else False,
    )
    bias = {"bias": native("bias")} if op.bias else {}
    crop = call(call("layers.Cropping2D", lean(cuts)), call(CHILD, n.x))
    weights = {"kernel": native("kernel"), **bias}
    return Layer(build, weights, crop if any(cuts) and not same else None)
