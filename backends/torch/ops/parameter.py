"""Learned arrays of their own."""

from __future__ import annotations

from ...code.expr import CHILD, call, text
from ...code.say import Layer, Site, native
from . import says


def any_input(op: object, layout: object) -> tuple[object, str]:
    """Whatever comes in is read for its batch alone."""
    return layout, "last"


@says("parameter", layout=any_input)
def parameter(n: Site) -> Layer:
    """``nn.Parameter``, expanded over the batch."""
    filled = "torch.ones" if n.op.init.word == "ones" else "torch.zeros"
    build = call("nn.Parameter", call(filled, *n.op.shape))
    rest = ", -1" * len(n.op.shape)
    use = text(f"{{}}.expand({{}}.shape[0]{rest})", CHILD, n.x)
    return Layer(build, {"value": native("")}, use)
