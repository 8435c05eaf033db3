"""Where cells and boxes lie, and what is there."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Inline, Site
from . import says


@says("coordinates")
def coordinates(n: Site) -> Inline:
    """A helper of ``jnp.meshgrid``."""
    return Inline(call(n.helper("place.coordinates"), n.x, radius=n.op.radius or None))


@says("anchors")
def anchors(n: Site) -> Inline:
    """A helper of ``jnp.meshgrid``."""
    op = n.op
    offset = None if op.offset == 0.5 else op.offset
    shapes = {"sizes": tuple(op.sizes), "ratios": tuple(op.ratios)}
    return Inline(
        call(n.helper("place.anchors"), n.x, **shapes, stride=tuple(op.stride), offset=offset)
    )


@says("affine_grid")
def affine_grid(n: Site) -> Inline:
    """A helper: a product with the places of all cells."""
    corners = n.op.align_corners or None
    size = tuple(n.op.size)
    return Inline(call(n.helper("place.affine_grid"), n.x, size, align_corners=corners))


@says("grid_sample")
def grid_sample(n: Site) -> Inline:
    """A helper: ``map_coordinates`` takes one image at a time."""
    op = n.op
    options = {
        "method": None if op.method == "bilinear" else op.method,
        "beyond": None if op.beyond == "zeros" else op.beyond,
        "align_corners": op.align_corners or None,
    }
    return Inline(call(n.helper("place.grid_sample"), n.x, n.value("grid"), **options))


@says("roi_align")
def roi_align(n: Site) -> Inline:
    """A helper: JAX has no word for it."""
    op = n.op
    scale = None if op.scale == 1 else op.scale
    samples = None if op.sampling == 2 else op.sampling
    options = {"scale": scale, "samples": samples}
    size = tuple(op.size)
    return Inline(call(n.helper("place.roi_align"), n.x, n.value("boxes"), size, **options))
