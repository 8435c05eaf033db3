"""Losses on how far maps, masks and boxes overlap.

``sums`` gives the lines in which a backend adds up ``overlap``, ``guessed`` and ``actual`` of every
example and class; ``power`` its expression of a cost to some power.
"""

from __future__ import annotations

from collections.abc import Callable

from ..losses import LossSite
from . import Entries

ENTRIES = Entries()
says = ENTRIES.says

Sums = Callable[[LossSite], list[str]]


@says("dice")
def dice(n: LossSite, sums: Sums, power: str) -> list[str]:
    """Twice the overlap over both sizes."""
    smooth = n.loss.smooth
    share = f"(2 * overlap + {smooth!r}) / (guessed + actual + {smooth!r})"
    return [*sums(n), f"return {n.number(f'1 - {share}', 2)}"]


@says("soft_iou")
def soft_iou(n: LossSite, sums: Sums, power: str) -> list[str]:
    """The overlap over the union."""
    smooth = n.loss.smooth
    share = f"(overlap + {smooth!r}) / (guessed + actual - overlap + {smooth!r})"
    return [*sums(n), f"return {n.number(f'1 - {share}', 2)}"]


@says("tversky")
def tversky(n: LossSite, sums: Sums, power: str) -> list[str]:
    """The overlap over itself, false alarms and misses."""
    loss = n.loss
    wrong = f"{loss.alpha!r} * (guessed - overlap) + {loss.beta!r} * (actual - overlap)"
    share = f"(overlap + {loss.smooth!r}) / (overlap + wrong + {loss.smooth!r})"
    lines = [*sums(n), f"wrong = {wrong}"]
    if loss.gamma == 1:
        return [*lines, f"return {n.number(f'1 - {share}', 2)}"]
    bent = power.format(repr(loss.gamma))
    return [*lines, f"cost = 1 - {share}", f"return {n.number(bent, 2)}"]


@says("box_iou")
def box_iou(n: LossSite, sums: Sums, power: str) -> list[str]:
    """Overlap of boxes; see ``losses.py``."""
    boxes = [f"{name}.movedim(1, -1)" if n.channel == 1 else name for name in ("output", "target")]
    if n.loss.format == "centre":
        boxes = [f"{n.helper('boxes.corners')}({item})" for item in boxes]
    cost = f"{n.helper(f'boxes.{n.loss.kind}_costs')}({', '.join(boxes)})"
    return [f"return {n.positions(cost)}"]
