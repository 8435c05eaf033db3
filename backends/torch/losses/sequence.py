"""Losses on rows of ids along a sequence of scores."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says


@says("ctc")
def ctc(n: LossSite) -> list[str]:
    """``F.ctc_loss``, whose "mean" would divide by the lengths of the targets."""
    axes = "2, 0, 1" if n.channel == 1 else "1, 0, 2"
    frames = f"output.shape[{2 if n.channel == 1 else 1}]"
    extra = f", blank={n.loss.blank}" if n.loss.blank else ""
    return [
        f"log_p = output.permute({axes}).log_softmax(-1)",
        f"frames = target.new_full(target.shape[:1], {frames})",
        f"lengths = (target != {n.loss.blank}).sum(1)",
        "cost = F.ctc_loss(",
        f'    log_p, target, frames, lengths{extra}, reduction="none", zero_infinity=True',
        ")",
        f"return {n.examples('cost')}",
    ]
