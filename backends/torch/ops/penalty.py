"""What values cost while training."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Site
from . import says


@says("activity_penalty", layout="any")
def activity_penalty(n: Site) -> Layer:
    """``ActivityPenalty``, from which ``activity_penalty`` takes the costs."""
    n.helper("activity.activity_penalty")
    given = {name: value for name in ("l1", "l2") if (value := n.op.get(name))}
    return Layer(call(n.helper("activity.ActivityPenalty"), **given))
