"""Pixels, patches and channels that change places, and windows as sequences."""

from __future__ import annotations

from typing import Any

from ...code.expr import CHILD, Call, call, text
from ...code.index import margins, sliced
from ...code.say import Inline, Layer, Site, native
from ...code.window import even, lean, product_of, unless
from . import says


@says("pixel_shuffle", "pixel_unshuffle", layout="first")
def pixel_shuffle(n: Site) -> Inline:
    """``F.pixel_shuffle``, ``F.pixel_unshuffle``."""
    return Inline(call(f"F.{n.op.word}", n.x, n.op.factor))


@says("depth_to_space", layout="first")
def depth_to_space(n: Site) -> Inline:
    """``F.pixel_shuffle`` of channels whose blocks stand next to each other."""
    cells = n.op.factor**2
    near = text("{}.unflatten(1, ({}, -1)).transpose(1, 2).flatten(1, 2)", n.x, cells)
    return Inline(call("F.pixel_shuffle", near, n.op.factor))


@says("space_to_depth", layout="first")
def space_to_depth(n: Site) -> Inline:
    """``F.pixel_unshuffle``, then the cells of a block move apart."""
    near, cells = call("F.pixel_unshuffle", n.x, n.op.factor), n.op.factor**2
    return Inline(text("{}.unflatten(1, (-1, {})).transpose(1, 2).flatten(1, 2)", near, cells))


@says("channel_shuffle", layout="any")
def channel_shuffle(n: Site) -> Inline:
    """A transpose of (groups, channels of a group)."""
    at = 1 if n.first else -1
    split = text("{}.unflatten({}, ({}, -1))", n.x, at, n.op.groups)
    pair = (1, 2) if at == 1 else (-1, -2)
    joined = (1, 2) if at == 1 else (-2, -1)
    return Inline(text("{}.transpose({}, {}).flatten({}, {})", split, *pair, *joined))


def to_sequence(op: object, layout: object) -> tuple[str, str]:
    """An image with channels first becomes a sequence with channels last."""
    return "first", "last"


def to_image(op: object, layout: object) -> tuple[str, str]:
    """A sequence with channels last becomes an image with channels first."""
    return "last", "first"


@says("image_to_patches", layout=to_sequence)
def image_to_patches(n: Site) -> Inline:
    """A helper of two splits and a permutation."""
    return Inline(call(n.helper("patch.image_to_patches"), n.x, tuple(n.op.size)))


@says("patches_to_image", layout=to_image)
def patches_to_image(n: Site) -> Inline:
    """A helper, the inverse of the other one."""
    sizes = tuple(n.op.size), tuple(n.op.grid)
    return Inline(call(n.helper("patch.patches_to_image"), n.x, *sizes))


@says("patchify", layout=to_sequence)
def patchify(n: Site) -> Layer:
    """``nn.Conv2d`` with a stride of its kernel, flattened to a sequence."""
    op, size = n.op, lean(n.op.size)
    bias = None if op.bias else False
    build = call("nn.Conv2d", n.x_type.channels, op.dim, size, stride=size, bias=bias)
    weights = {"kernel": native("weight", transpose=(3, 2, 0, 1))}
    weights |= {"bias": native("bias")} if op.bias else {}
    return Layer(build, weights, text("{}.flatten(2).transpose(1, 2)", call(CHILD, n.x)))


@says("unpatchify", layout=to_image)
def unpatchify(n: Site) -> Layer:
    """``nn.Linear`` and the helper that puts patches together."""
    op, bias = n.op, None if n.op.bias else False
    outputs = product_of((*op.size, op.filters))
    weights = {"kernel": native("weight", transpose=(1, 0))}
    weights |= {"bias": native("bias")} if op.bias else {}
    helper, sizes = n.helper("patch.patches_to_image"), (tuple(op.size), tuple(op.grid))
    build = call("nn.Linear", n.x_type.channels, outputs, bias=bias)
    return Layer(build, weights, call(helper, call(CHILD, n.x), *sizes))


def surrounded(n: Site, pads: Any) -> Any:
    """The value with zeros around it; ``F.pad`` starts at the last axis."""
    amounts = tuple(cells for pair in reversed(pads) for cells in pair)
    return call("F.pad", n.x, amounts) if any(amounts) else n.x


@says("unfold", layout="first")
def unfold(n: Site) -> Layer | Inline:
    """``F.unfold``; zeros that it cannot add come before it."""
    op, pads = n.op, n.op.pads(n.x_type)
    if None in pads:
        return Layer(call(n.helper("conv.SameUnfold"), *sizes(n)))
    both = even(pads)
    x, padding = (n.x, unless(0, both)) if both else (surrounded(n, pads), None)
    dilation, stride = unless(1, op.dilation), unless(1, op.stride)
    options = {"dilation": dilation, "padding": padding, "stride": stride}
    return Inline(call("F.unfold", x, lean(op.kernel), **options))


def sizes(n: Site) -> tuple[Any, ...]:
    """Kernel, stride and dilation."""
    return tuple(n.op.kernel), tuple(n.op.stride), tuple(n.op.dilation)


@says("fold", layout="first")
def fold(n: Site) -> Inline:
    """``F.fold``, of a larger image where the sides are cut differently."""
    op, pads = n.op, n.op.pads(n.out)
    both = even(pads)
    dilation, stride = unless(1, op.dilation), unless(1, op.stride)
    options = {"dilation": dilation, "stride": stride}
    if both:
        size, padding = tuple(op.size), unless(0, both)
        return Inline(call("F.fold", n.x, size, lean(op.kernel), padding=padding, **options))
    full = tuple(size + sum(pad) for size, pad in zip(op.size, pads, strict=True))
    whole = call("F.fold", n.x, full, lean(op.kernel), **options)
    cuts = {at: margins(*pad) for at, pad in enumerate(pads, 2)}
    return Inline(sliced(whole, cuts))


@says("locally_connected1d", "locally_connected2d", layout="first")
def locally_connected(n: Site) -> Layer:
    """A helper: windows times the kernel of their position."""
    op, rank, out = n.op, n.op.spatial_rank, tuple(n.out.spatial)
    axes = (*range(rank), 2 * rank, *range(rank, 2 * rank), 2 * rank + 1)
    count, cells = 1, n.x_type.channels * op.cells
    for size in out:
        count *= size
    flat = ("reshape", (count, cells, op.filters))
    kernel = native("weight", ("transpose", axes), flat)
    bias = {"bias": native("bias", ("reshape", (count, op.filters)))} if op.bias else {}
    x = surrounded(n, op.pads(n.x_type))
    return Layer(build_local(n), {"kernel": kernel, **bias}, None if x is n.x else call(CHILD, x))


def build_local(n: Site) -> Call:
    """The constructor of the helper."""
    op = n.op
    return call(
        n.helper(f"patch.LocallyConnected{op.spatial_rank}d"),
        tuple(n.out.spatial),
        n.x_type.channels,
        op.filters,
        tuple(op.kernel),
        tuple(op.stride),
        bias=None if op.bias else False,
    )
