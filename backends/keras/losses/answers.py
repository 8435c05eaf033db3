"""Losses on yes-or-no answers beyond plain cross entropy."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says


def chances(source: str) -> list[str]:
    """Logs of the chances of yes and no."""
    if source == "probabilities":
        return [
            "p = tf.clip_by_value(output, 1e-7, 1 - 1e-7)",
            "yes, no = ops.log(p), ops.log(1 - p)",
        ]
    return ["yes, no = ops.log_sigmoid(output), ops.log_sigmoid(-output)"]


@says("binary_focal")
def binary_focal(n: LossSite) -> list[str]:
    """Cross entropy, discounted, with the chances as exponentials of their logs."""
    gamma, alpha = n.loss.gamma, n.loss.alpha
    return [
        *chances(n.loss.from_),
        f"right = {alpha!r} * target * ops.exp({gamma!r} * no) * yes",
        f"wrong = {1 - alpha!r} * (1 - target) * ops.exp({gamma!r} * yes) * no",
        f"return -{n.total('right + wrong')}",
    ]


@says("heatmap_focal")
def heatmap_focal(n: LossSite) -> list[str]:
    """Centres count in full, their neighbourhood less."""
    total = "ops.sum(cost) / tf.maximum(ops.sum(ops.cast(centre, cost.dtype)), 1)"
    return [
        *chances("logits"),
        "centre = ops.equal(target, 1)",
        f"there = ops.exp({n.loss.alpha!r} * no) * yes",
        f"elsewhere = ops.power(1 - target, {n.loss.beta!r}) * ops.exp({n.loss.alpha!r} * yes) * no",
        "cost = ops.where(centre, there, elsewhere)",
        f"return -{total if n.loss.reduction == 'mean' else n.total('cost')}",
    ]
