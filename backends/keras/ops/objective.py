"""What objectives are made of: losses of values, means over a batch."""

from __future__ import annotations

from ...code.expr import call, name, text
from ...code.objective import loss_name
from ...code.say import Inline, Site
from ..losses import TABLE
from . import says


@says("loss_term")
def loss_term(n: Site) -> Inline:
    """``losses.Term(losses.mse)(output, target)``: a layer, so that a functional model can hold it."""
    said = call(name("losses.Term"), name(f"losses.{loss_name(n, TABLE)}"))
    return Inline(call(said, n.x, n.value("target")))


@says("batch_mean")
def batch_mean(n: Site) -> Inline:
    """``ops.mean(x)``."""
    return Inline(text("ops.mean({})", n.x))
