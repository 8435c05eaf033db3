"""What objectives are made of: losses of values, means over a batch."""

from __future__ import annotations

from ...code.expr import call, name, text
from ...code.objective import loss_name
from ...code.say import Inline, Site
from ..losses import TABLE
from . import says
from .merge import joint_layout


@says("loss_term", layout=joint_layout)
def loss_term(n: Site) -> Inline:
    """``losses.mse(output, target)``."""
    return Inline(call(name(f"losses.{loss_name(n, TABLE)}"), n.x, n.value("target")))


@says("batch_mean", layout=joint_layout)
def batch_mean(n: Site) -> Inline:
    """``x.mean()``."""
    return Inline(text("{}.mean()", n.x))
