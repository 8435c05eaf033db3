"""Where cells and boxes lie, and what is there."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says
from .patch import to_sequence


@says("coordinates", layout="first")
def coordinates(n: Site) -> Inline:
    """A helper of ``torch.meshgrid``."""
    return Inline(call(n.helper("place.coordinates"), n.x, radius=n.op.radius or None))


@says("anchors", layout=to_sequence)
def anchors(n: Site) -> Inline:
    """A helper of ``torch.meshgrid``."""
    op = n.op
    offset = None if op.offset == 0.5 else op.offset
    shapes = {"sizes": tuple(op.sizes), "ratios": tuple(op.ratios)}
    return Inline(
        call(n.helper("place.anchors"), n.x, **shapes, stride=tuple(op.stride), offset=offset)
    )


@says("affine_grid")
def affine_grid(n: Site) -> Inline:
    """``F.affine_grid``."""
    rows, (height, width) = text("{}.unflatten(1, (2, 3))", n.x), n.op.size
    shape = text("({}.shape[0], 1, {}, {})", n.x, height, width)
    return Inline(call("F.affine_grid", rows, shape, align_corners=n.op.align_corners))


@says("grid_sample", layout="first", grid="last")
def grid_sample(n: Site) -> Inline:
    """``F.grid_sample``."""
    op = n.op
    mode = None if op.method == "bilinear" else op.method
    beyond = None if op.beyond == "zeros" else op.beyond
    options = {"mode": mode, "padding_mode": beyond, "align_corners": op.align_corners}
    return Inline(call("F.grid_sample", n.x, n.value("grid"), **options))


@says("roi_align", layout=to_sequence, boxes="last")
def roi_align(n: Site) -> Inline:
    """A helper: torchvision's has no gradient for boxes."""
    op = n.op
    scale = None if op.scale == 1 else op.scale
    samples = None if op.sampling == 2 else op.sampling
    options = {"scale": scale, "samples": samples}
    size = tuple(op.size)
    return Inline(call(n.helper("place.roi_align"), n.x, n.value("boxes"), size, **options))
