"""Where cells and boxes lie, and what is there."""

from __future__ import annotations

from ...code.expr import CHILD, call
from ...code.say import Inline, Layer, Site
from . import says


@says("coordinates")
def coordinates(n: Site) -> Layer:
    """A helper of ``ops.meshgrid``."""
    return Layer(call(n.helper("place.Coordinates"), radius=n.op.radius or None))


@says("anchors")
def anchors(n: Site) -> Layer:
    """A helper of ``ops.meshgrid``."""
    op = n.op
    offset = None if op.offset == 0.5 else op.offset
    shapes = {"sizes": tuple(op.sizes), "ratios": tuple(op.ratios)}
    return Layer(call(n.helper("place.Anchors"), **shapes, stride=tuple(op.stride), offset=offset))


@says("affine_grid")
def affine_grid(n: Site) -> Inline:
    """A helper: a product with the places of all cells."""
    corners = n.op.align_corners or None
    size = tuple(n.op.size)
    return Inline(call(n.helper("place.affine_grid"), n.x, size, align_corners=corners))


@says("grid_sample")
def grid_sample(n: Site) -> Layer:
    """A helper: ``ops.image.map_coordinates`` takes one image and fills otherwise."""
    op = n.op
    options = {
        "method": None if op.method == "bilinear" else op.method,
        "beyond": None if op.beyond == "zeros" else op.beyond,
        "align_corners": op.align_corners or None,
    }
    build = call(n.helper("place.GridSample"), **options)
    return Layer(build, {}, call(CHILD, n.x, n.value("grid")))


@says("roi_align")
def roi_align(n: Site) -> Layer:
    """A helper: Keras has no word for it."""
    op = n.op
    scale = None if op.scale == 1 else op.scale
    samples = None if op.sampling == 2 else op.sampling
    build = call(n.helper("place.RoiAlign"), tuple(op.size), scale=scale, samples=samples)
    return Layer(build, {}, call(CHILD, n.x, n.value("boxes")))
