"""Losses on embeddings, compared within the batch."""

from __future__ import annotations

from ...code.alike import embedding
from ...code.losses import LossSite
from . import says


def counted(n: LossSite, call: str) -> list[str]:
    """Costs and which of them count, as one number."""
    total = "jnp.sum(cost)"
    if n.loss.reduction == "sum":
        return [f"cost, _ = {call}", f"return {total}"]
    if n.loss.reduction == "per_example":
        return [f"cost, _ = {call}", f"return {total} / len(output)"]
    return [f"cost, counted = {call}", f"return {total} / jnp.maximum(jnp.sum(counted), 1)"]


embedding.ENTRIES.say(says, counted=counted)


@says("info_nce")
def info_nce(n: LossSite) -> list[str]:
    """Each example's own score among those of the batch."""
    unit = n.helper("pairs.unit")
    lines = [
        f"scores = {unit}(output) @ {unit}(target).T / {n.loss.temperature!r}",
        "right = jnp.diagonal(scores)",
        "cost = jax.nn.logsumexp(scores, axis=1) - right",
    ]
    if n.loss.symmetric:
        lines.append("cost = 0.5 * (cost + jax.nn.logsumexp(scores, axis=0) - right)")
    return [*lines, f"return {n.examples('cost')}"]
