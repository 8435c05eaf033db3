"""Pixels, patches and channels that change places, and windows as sequences."""

from __future__ import annotations

from typing import Any

from ...code.expr import CHILD, call, name, text
from ...code.say import Inline, Layer, Site, native
from ...code.window import product_of, unless
from . import says


@says("pixel_shuffle", "pixel_unshuffle", "depth_to_space", "space_to_depth")
def blocks(n: Site) -> Inline:
    """Reshape, transpose, reshape; JAX has no word for them."""
    return Inline(call(n.helper(f"patch.{n.op.word}"), n.x, n.op.factor))


@says("channel_shuffle")
def channel_shuffle(n: Site) -> Inline:
    """A transpose of (groups, channels of a group)."""
    return Inline(call(n.helper("patch.channel_shuffle"), n.x, n.op.groups))


@says("image_to_patches")
def image_to_patches(n: Site) -> Inline:
    """Reshape, transpose, reshape."""
    return Inline(call(n.helper("patch.image_to_patches"), n.x, tuple(n.op.size)))


@says("patches_to_image")
def patches_to_image(n: Site) -> Inline:
    """Reshape, transpose, reshape."""
    sizes = tuple(n.op.size), tuple(n.op.grid)
    return Inline(call(n.helper("patch.patches_to_image"), n.x, *sizes))


@says("patchify")
def patchify(n: Site) -> Layer:
    """``nnx.Conv`` with a stride of its kernel, flattened to a sequence."""
    op, size = n.op, tuple(n.op.size)
    options = {"padding": "VALID", "use_bias": None if op.bias else False}
    sizes = {"kernel_size": size, "strides": size}
    build = call("nnx.Conv", n.x_type.channels, op.dim, **sizes, **options, rngs=name("rngs"))
    weights = {"kernel": native("kernel")} | ({"bias": native("bias")} if op.bias else {})
    flat = text("{}.reshape({}.shape[0], -1, {})", call(CHILD, n.x), n.x, op.dim)
    return Layer(build, weights, flat)


@says("unpatchify")
def unpatchify(n: Site) -> Layer:
    """``nnx.Linear`` and the helper that puts patches together."""
    op, bias = n.op, None if n.op.bias else False
    outputs = product_of((*op.size, op.filters))
    weights = {"kernel": native("kernel")} | ({"bias": native("bias")} if op.bias else {})
    build = call("nnx.Linear", n.x_type.channels, outputs, use_bias=bias, rngs=name("rngs"))
    helper, sizes = n.helper("patch.patches_to_image"), (tuple(op.size), tuple(op.grid))
    return Layer(build, weights, call(helper, call(CHILD, n.x), *sizes))


def windows(op: Any) -> tuple[Any, ...]:
    """Kernel, strides and dilation."""
    return tuple(op.kernel), tuple(op.stride), tuple(op.dilation)


@says("unfold")
def unfold(n: Site) -> Inline:
    """Slices of every cell; JAX's patches are a grouped convolution, slow on a CPU."""
    pads: Any = tuple(n.op.pads(n.x_type))
    if n.op.padding == "same":
        pads = "SAME"
    elif not any(map(any, pads)):
        pads = None
    return Inline(call(n.helper("patch.unfold"), n.x, *windows(n.op), padding=pads))


@says("fold")
def fold(n: Site) -> Inline:
    """Every cell added in its place."""
    pads = tuple(n.op.pads(n.out))
    return Inline(call(n.helper("patch.fold"), n.x, tuple(n.op.size), *windows(n.op), pads))


@says("locally_connected1d", "locally_connected2d")
def locally_connected(n: Site) -> Layer:
    """A helper: windows times the kernel of their position."""
    bias = {"bias": native("bias")} if n.op.bias else {}
    return Layer(build_local(n), {"kernel": native("kernel"), **bias})


def build_local(n: Site) -> Any:
    """The constructor of the helper."""
    op, pads = n.op, n.op.pads(n.x_type)
    return call(
        n.helper("patch.LocallyConnected"),
        tuple(n.out.spatial),
        n.x_type.channels,
        op.filters,
        kernel_size=tuple(op.kernel),
        strides=tuple(op.stride) if unless(1, op.stride) else None,
        padding=tuple(pads) if any(map(any, pads)) else None,
        use_bias=None if op.bias else False,
        rngs=name("rngs"),
    )
