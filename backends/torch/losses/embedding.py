"""Losses on embeddings, compared within the batch."""

from __future__ import annotations

from ...code.alike import embedding
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


embedding.ENTRIES.say(says, counted=counted)


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
