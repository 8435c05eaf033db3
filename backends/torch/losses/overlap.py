"""Losses on how far maps, masks and boxes overlap."""

from __future__ import annotations

from ...code.alike import overlap
from ...code.losses import LossSite
from . import says


def sums(n: LossSite) -> list[str]:
    """Overlap, and the sizes of prediction and mask, for each example and class."""
    loss, axis = n.loss, n.channel
    places = tuple(range(2, n.rank)) if axis == 1 else tuple(range(1, n.rank - 1))
    inner = f"({', '.join(map(str, places))})" if len(places) > 1 else str(places[0])
    how = f"softmax({axis})" if loss.activation == "softmax" else "sigmoid()"
    chance = "output" if loss.from_ == "probabilities" else f"output.{how}"
    lines = [f"p = {chance}"]
    if loss.activation == "softmax":
        ids = "target"
        if loss.ignore is not None:
            lines.append(f"counted = target != {loss.ignore}")
            ids = "torch.where(counted, target, 0)"
        move = ".movedim(-1, 1)" if axis == 1 else ""
        lines.append(f"mask = F.one_hot({ids}, output.shape[{axis}]){move}")
    if loss.ignore is not None:
        lines += [f"counted = counted.unsqueeze({axis})", "p, mask = p * counted, mask * counted"]
    mask = "mask" if loss.activation == "softmax" else "target"
    lines.append(f"overlap = (p * {mask}).sum({inner})")
    return [*lines, f"guessed, actual = p.sum({inner}), {mask}.sum({inner})"]


@says("lovasz")
def lovasz(n: LossSite) -> list[str]:
    """Sorted errors, weighted; see ``losses.py``."""
    chance = "output" if n.loss.from_ == "probabilities" else f"output.softmax({n.channel})"
    chance += ".movedim(1, -1)" if n.channel == 1 else ""
    total = "torch.sum(cost) / torch.sum(there)"
    return [
        f"cost, there = {n.helper('lovasz.lovasz_costs')}({chance}, target)",
        f"return {total if n.loss.reduction == 'mean' else n.number('cost', 2)}",
    ]


overlap.ENTRIES.say(says, sums=sums, power="cost.clamp_min(1e-7) ** {}")
