"""Fixed numbers."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says


@says("constant", layout=lambda op, layout: (layout, "last"))
def constant(n: Site) -> Inline:
    """``torch.tensor``, expanded over the batch."""
    place = {"dtype": text("{}.dtype", n.x), "device": text("{}.device", n.x)}
    made = call("torch.tensor", n.op.numbers, **place)
    rest = ", -1" * n.out.rank
    return Inline(text(f"{{}}.expand({{}}.shape[0]{rest})", made, n.x))
