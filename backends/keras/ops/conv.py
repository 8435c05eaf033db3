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
    op, single = n.op, not kind.startswith("Conv")
    stride, dilation = unless(1, op.strides), unless(1, op.dilations)
    word = word_of(n) or "valid"
    maker: Any = f"layers.{kind}"
    unknown = shifted(n) and None in op.pads(n.x_type)
    if (stride and dilation) or (single and isinstance(stride, tuple)) or unknown:
        maker = n.helper(f"conv.StridedDilated{kind}")
    elif op.padding == "causal" and single:
        maker, word = n.helper(f"conv.Causal{kind}"), "valid"
    elif symmetric(n):
        maker, word = n.helper(f"conv.Symmetric{kind}"), "valid"
    return call(
        maker,
        *((op.filters,) if "filters" in op.fields else ()),
        lean(op.kernel),
        strides=stride,
        padding=None if word == "valid" else word,
        dilation_rate=dilation,
        depth_multiplier=unless(1, (op.multiplier,)) if single else None,
        groups=None if single else unless(1, (op.groups,)),
        use_bias=None if op.bias else False,
    )


def word_of(n: Site) -> str | None:
    """The padding word of Keras that adds exactly these cells, None where there is none."""
    if n.op.padding == "causal":
        return "causal"
    word = padding_word(n)
    if word == "same" and shifted(n):
        pads = n.op.pads(n.x_type)
        return "same" if None in pads else "valid" if not any(map(any, pads)) else None
    return word


def shifted(n: Site) -> bool:
    """Whether `same` is not safe: a stride may exceed the kernel of a 3-D convolution.

    TensorFlow's float64 kernel then counts negative padding and shifts its windows.
    """
    op = n.op
    rows = list(zip(op.kernel, op.strides, strict=True))
    over = any(s > k for k, s in rows) or all(k == 1 for k, _ in rows)
    return op.word == "conv3d" and op.padding == "same" and over and not unless(1, op.dilations)


def symmetric(n: Site) -> bool:
    """Whether only each use knows its stride, and with it whether "same" adds the right zeros."""
    op = n.op
    if not op.word.startswith("conv"):
        return False
    named = any(isinstance(item, Size) for item in op.strides)
    plain = not unless(1, op.dilations) and all(k % 2 for k in op.kernel)
    return bool(named and plain and op.padding == "symmetric" and not padding_word(n))


def padded(n: Site) -> Call | None:
    """The call, with a layer of zeros before it where no padding word of Keras adds them."""
    if word_of(n) or symmetric(n):
        return None
    zeros = call(f"layers.ZeroPadding{n.op.spatial_rank}D", sides(n.op.pads(n.x_type)))
    return call(CHILD, call(zeros, n.x))


def sides(pads: Any) -> Any:
    """Cells of every axis as padding and cropping layers take them: ``1``, ``(1, 2)``, pairs."""
    both = even(pads)
    return lean(both) if both else pads[0] if len(pads) == 1 else tuple(pads)


@says("conv1d", "conv2d", "conv3d")
def conv(n: Site) -> Layer:
    """``layers.Conv1D``, ``layers.Conv2D``, ``layers.Conv3D``."""
    bias = {"bias": native("bias")} if n.op.bias else {}
    build = maker(n, f"Conv{n.op.spatial_rank}D")
    return Layer(build, {"kernel": native("kernel"), **bias}, padded(n))


@says("depthwise_conv1d", "depthwise_conv2d")
def depthwise_conv(n: Site) -> Layer:
    """``layers.DepthwiseConv1D``, ``layers.DepthwiseConv2D``."""
    bias = {"bias": native("bias")} if n.op.bias else {}
    build = maker(n, f"DepthwiseConv{n.op.spatial_rank}D")
    return Layer(build, {"kernel": native("kernel"), **bias}, padded(n))


@says("separable_conv1d", "separable_conv2d")
def separable_conv(n: Site) -> Layer:
    """``layers.SeparableConv1D``, ``layers.SeparableConv2D``."""
    rank = n.op.spatial_rank
    weights = {
        "depthwise": native("depthwise_kernel"),
        "pointwise": native("pointwise_kernel", *[("expand", 0)] * rank),
    }
    weights |= {"bias": native("bias")} if n.op.bias else {}
    return Layer(maker(n, f"SeparableConv{rank}D"), weights, padded(n))


def cuts_same(n: Site) -> bool:
    """Whether Keras's `same` cuts the same cells, and TensorFlow's gradient of it can be trusted.

    In 3-D that is a convolution whose stride may exceed its kernel (see `shifted`).
    """
    op = n.op
    over = any(s > e for e, s in zip(op.reach, op.stride, strict=True))
    same: bool = op.cuts() == type(op)(**{**vars(op), "padding": "same"}).cuts()
    return same and not (op.spatial_rank == 3 and over)


def build_transpose(n: Site, same: bool) -> Call:
    """``layers.Conv2DTranspose`` or the helper with groups and dilation, with all cells but `same`."""
    op, rank = n.op, n.op.spatial_rank
    more = [max(-after, 0) for _, after in op.cuts()]
    room = any(more) or any(s > e for e, s in zip(op.reach, op.stride, strict=True))
    groups, dilation = unless(1, (op.groups,)), unless(1, op.dilation)
    kind = f"Conv{rank}DTranspose"
    return call(
        n.helper(f"conv_transpose.Grouped{kind}") if groups or dilation else f"layers.{kind}",
        op.filters,
        lean(op.kernel),
        strides=unless(1, op.stride),
        padding="same" if same else None,
        output_padding=lean(more) if room and not same else None,
        dilation_rate=dilation,
        groups=groups,
        use_bias=None if op.bias else False,
    )


@says("conv1d_transpose", "conv2d_transpose", "conv3d_transpose")
def conv_transpose(n: Site) -> Layer:
    """``layers.Conv2DTranspose``, then cropped where no padding word of Keras cuts the same."""
    op, same = n.op, cuts_same(n)
    build = build_transpose(n, same)
    cuts = tuple((before, max(after, 0)) for before, after in op.cuts())
    crop = call(f"layers.Cropping{op.spatial_rank}D", sides(cuts))
    whole = same or not any(map(any, cuts))
    bias = {"bias": native("bias")} if op.bias else {}
    use = None if whole else call(crop, call(CHILD, n.x))
    return Layer(build, {"kernel": native("kernel"), **bias}, use)
