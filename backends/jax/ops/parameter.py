"""Learned arrays of their own."""

from __future__ import annotations

from ...code.expr import CHILD, call, text
from ...code.say import Layer, Site, native
from . import says


@says("parameter")
def parameter(n: Site) -> Layer:
    """``nnx.Param``, broadcast over the batch."""
    filled = "jnp.ones" if n.op.init.word == "ones" else "jnp.zeros"
    sizes = n.op.shape if len(n.op.shape) > 1 else n.op.shape[0]
    build = call("nnx.Param", call(filled, sizes))
    whole = text("({}.shape[0], *{}.shape)", n.x, CHILD)
    use = call("jnp.broadcast_to", text("{}[...]", CHILD), whole)
    return Layer(build, {"value": native("")}, use)
