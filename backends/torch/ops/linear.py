"""Affine maps."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Flat, Layer, Native, Site, native
from . import says


def dense_layout(op: object, layout: object) -> tuple[object, str]:
    """Any layout: a 1x1 convolution channels-first, folded columns after a flatten."""
    return layout, "first" if layout == "first" else "last"


def flat_kernel(n: Site, layout: Flat) -> Native:
    """Columns follow the channels-first order of the flattened source."""
    *spatial, channels = layout.source.dims
    rank = len(spatial)
    order = (rank + 1, rank, *range(rank))
    return native(
        "weight",
        ("reshape", (*spatial, channels, n.op.units)),
        ("transpose", order),
        ("reshape", (n.op.units, n.x_type.channels)),
    )


@says("dense", layout=dense_layout)
def dense(n: Site) -> Layer:
    """``nn.Linear``; on channels-first data a convolution with a window of 1."""
    bias = {"bias": native("bias")} if n.op.bias else {}
    if n.first:
        rank = n.x_type.rank - 1
        build = call(
            f"nn.Conv{rank}d", n.x_type.channels, n.op.units, 1, bias=None if n.op.bias else False
        )
        steps = (("reshape", (1,) * rank + (n.x_type.channels, n.op.units)),)
        kernel = native("weight", *steps, transpose=(rank + 1, rank, *range(rank)))
        return Layer(build, {"kernel": kernel, **bias})
    build = call("nn.Linear", n.x_type.channels, n.op.units, bias=None if n.op.bias else False)
    layout = n.layout
    kernel = (
        flat_kernel(n, layout) if isinstance(layout, Flat) else native("weight", transpose=(1, 0))
    )
    return Layer(build, {"kernel": kernel, **bias})
