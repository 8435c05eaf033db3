"""Pixels, patches and channels that change places, and windows as sequences."""

from __future__ import annotations

from typing import Any

from ...code.expr import CHILD, call
from ...code.say import Inline, Layer, Site, native
from ...code.window import lean, product_of, unless
from . import says


@says("pixel_shuffle", "pixel_unshuffle", "depth_to_space", "space_to_depth")
def blocks(n: Site) -> Layer:
    """A helper that reshapes and transposes; sizes may be unknown until it is called."""
    name = "".join(part.capitalize() for part in n.op.word.split("_"))
    return Layer(call(n.helper(f"patch.{name}"), n.op.factor))


@says("channel_shuffle")
def channel_shuffle(n: Site) -> Inline:
    """Channels in another order."""
    return Inline(call(n.helper("patch.channel_shuffle"), n.x, n.op.groups))


@says("image_to_patches")
def image_to_patches(n: Site) -> Layer:
    """A helper that reshapes and transposes."""
    return Layer(call(n.helper("patch.ImageToPatches"), lean(n.op.size)))


@says("patches_to_image")
def patches_to_image(n: Site) -> Layer:
    """A helper that reshapes and transposes."""
    return Layer(call(n.helper("patch.PatchesToImage"), lean(n.op.size), lean(n.op.grid)))


@says("patchify")
def patchify(n: Site) -> Layer:
    """``layers.Conv2D`` with a stride of its kernel, reshaped to a sequence."""
    op, size = n.op, lean(n.op.size)
    build = call("layers.Conv2D", op.dim, size, strides=size, use_bias=None if op.bias else False)
    weights = {"kernel": native("kernel")} | ({"bias": native("bias")} if op.bias else {})
    return Layer(build, weights, call(call("layers.Reshape", (-1, op.dim)), call(CHILD, n.x)))


@says("unpatchify")
def unpatchify(n: Site) -> Layer:
    """``layers.Dense`` and the helper that puts patches together."""
    op, bias = n.op, None if n.op.bias else False
    outputs = product_of((*op.size, op.filters))
    weights = {"kernel": native("kernel")} | ({"bias": native("bias")} if op.bias else {})
    join = call(n.helper("patch.PatchesToImage"), lean(op.size), lean(op.grid))
    build = call("layers.Dense", outputs, use_bias=bias)
    return Layer(build, weights, call(join, call(CHILD, n.x)))


def windows(op: Any, pads: Any) -> dict[str, Any]:
    """Strides, dilation and padding of a helper, without its defaults."""
    return {
        "strides": tuple(op.stride) if unless(1, op.stride) else None,
        "dilation_rate": tuple(op.dilations) if unless(1, op.dilations) else None,
        "padding": "same" if None in pads else tuple(pads) if any(map(any, pads)) else None,
    }


@says("unfold")
def unfold(n: Site) -> Layer:
    """A helper: Keras's own patches have another order of channels."""
    pads = [None] if n.op.padding == "same" else n.op.pads(n.x_type)
    return Layer(call(n.helper("patch.Unfold"), tuple(n.op.kernel), **windows(n.op, pads)))


@says("fold")
def fold(n: Site) -> Layer:
    """A helper: Keras has no word for it."""
    options = windows(n.op, n.op.pads(n.out))
    return Layer(call(n.helper("patch.Fold"), tuple(n.op.size), tuple(n.op.kernel), **options))


@says("locally_connected1d", "locally_connected2d")
def locally_connected(n: Site) -> Layer:
    """A helper: Keras 3 has no such layer any more."""
    op = n.op
    options = windows(op, op.pads(n.x_type))
    bias = {"bias": native("bias")} if op.bias else {}
    helper, flag = n.helper("patch.LocallyConnected"), None if op.bias else False
    build = call(helper, op.filters, tuple(op.kernel), **options, use_bias=flag)
    return Layer(build, {"kernel": native("kernel"), **bias})
