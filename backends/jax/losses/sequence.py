"""Losses on rows of ids along a sequence of scores."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says


@says("ctc")
def ctc(n: LossSite) -> list[str]:
    """``optax.ctc_loss``, without the large number that it gives for what does not fit."""
    cost = f"{n.helper('ctc.ctc_costs')}(output, target, blank={n.loss.blank})"
    return [f"return {n.examples(cost)}"]
