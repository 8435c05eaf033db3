"""Losses on yes-or-no answers beyond plain cross entropy."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says


def chances(source: str) -> list[str]:
    """Logs of the chances of yes and no."""
    if source == "probabilities":
        return ["p = jnp.clip(output, 1e-7, 1 - 1e-7)", "yes, no = jnp.log(p), jnp.log(1 - p)"]
    return ["yes, no = jax.nn.log_sigmoid(output), jax.nn.log_sigmoid(-output)"]


@says("binary_focal")
def binary_focal(n: LossSite) -> list[str]:
    """Cross entropy, discounted, with the chances as exponentials of their logs."""
    gamma, alpha = n.loss.gamma, n.loss.alpha
    return [
        *chances(n.loss.from_),
        f"right = {alpha!r} * target * jnp.exp({gamma!r} * no) * yes",
        f"wrong = {1 - alpha!r} * (1 - target) * jnp.exp({gamma!r} * yes) * no",
        f"return -{n.total('right + wrong')}",
    ]


@says("heatmap_focal")
def heatmap_focal(n: LossSite) -> list[str]:
    """Centres count in full, their neighbourhood less."""
    total = "jnp.sum(cost) / jnp.maximum(jnp.sum(centre), 1)"
    return [
        *chances("logits"),
        "centre = target == 1",
        f"there = jnp.exp({n.loss.alpha!r} * no) * yes",
        f"elsewhere = (1 - target) ** {n.loss.beta!r} * jnp.exp({n.loss.alpha!r} * yes) * no",
        "cost = jnp.where(centre, there, elsewhere)",
        f"return -{total if n.loss.reduction == 'mean' else n.total('cost')}",
    ]
