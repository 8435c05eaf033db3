"""Losses on embeddings, compared within the batch."""

from __future__ import annotations

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


@says("triplet")
def triplet(n: LossSite) -> list[str]:
    """Distances of all pairs, and the triplets that are mined; see ``losses.py``."""
    distance = n.helper(f"pairs.{n.loss.distance}_distances")
    mined = n.helper(f"pairs.{n.loss.mining}_triplets")
    call = f"{mined}(distance, target, margin={n.loss.margin!r})"
    return [f"distance = {distance}(output)", *counted(n, call)]


@says("contrastive")
def contrastive(n: LossSite) -> list[str]:
    """Every pair once; see ``losses.py``."""
    call = f"{n.helper('pairs.pair_costs')}(output, target, margin={n.loss.margin!r})"
    return counted(n, call)


@says("nt_xent")
def nt_xent(n: LossSite) -> list[str]:
    """Cross entropy over the batch; see ``losses.py``."""
    given = f"output, target, temperature={n.loss.temperature!r}"
    return counted(n, f"{n.helper('pairs.view_costs')}({given})")


@says("circle")
def circle(n: LossSite) -> list[str]:
    """Weighted similarities; see ``losses.py``."""
    given = f"output, target, gamma={n.loss.gamma!r}, margin={n.loss.margin!r}"
    return counted(n, f"{n.helper('pairs.circle_costs')}({given})")


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
