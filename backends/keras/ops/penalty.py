"""What values cost while training."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Site
from . import says


@says("activity_penalty")
def activity_penalty(n: Site) -> Layer:
    """``ActivityPenalty``, whose costs are among the model's ``losses``."""
    given = {name: value for name in ("l1", "l2") if (value := n.op.get(name))}
    return Layer(call(n.helper("activity.ActivityPenalty"), **given))
