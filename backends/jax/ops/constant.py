"""Fixed numbers."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says


@says("constant")
def constant(n: Site) -> Inline:
    """``jnp.array``, broadcast over the batch."""
    made = call("jnp.array", n.op.numbers, text("{}.dtype", n.x))
    whole = (text("{}.shape[0]", n.x), *n.out.dims)
    return Inline(call("jnp.broadcast_to", made, whole))
