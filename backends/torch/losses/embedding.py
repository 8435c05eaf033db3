"""Losses on embeddings, compared within the batch."""

from __future__ import annotations

from ...code.losses import LossSite
from . import native, says


def counted(n: LossSite, call: str) -> list[str]:
    """Costs and which of them count, as one number."""
    total = "torch.sum(cost)"
    if n.loss.reduction == "sum":
        return [f"cost, _ = {call}", f"return {total}"]
    if n.loss.reduction == "per_example":
        return [f"cost, _ = {call}", f"return {total} / len(output)"]
    return [f"cost, counted = {call}", f"return {total} / counted.sum().clamp_min(1)"]


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
    """``F.cross_entropy`` with the example's own place as class."""
    scores = (
        f"F.normalize(output, eps=1e-6) @ F.normalize(target, eps=1e-6).T / {n.loss.temperature!r}"
    )
    lines = [f"scores = {scores}", "place = torch.arange(len(scores), device=scores.device)"]
    (line,) = native(n, "F.cross_entropy(scores, place)")
    if not n.loss.symmetric:
        return [*lines, line]
    one = line.removeprefix("return ")
    return [
        *lines,
        f"there, back = {one}, {one.replace('(scores,', '(scores.T,')}",
        "return 0.5 * (there + back)",
    ]
