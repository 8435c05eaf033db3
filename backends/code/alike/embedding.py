"""Losses on embeddings, compared within the batch, by functions of ``losses.py``.

``counted`` is how a backend makes one number of a call that gives costs, and which of them count.
"""

from __future__ import annotations

from collections.abc import Callable

from ..losses import LossSite
from . import Entries

ENTRIES = Entries()
says = ENTRIES.says

Counted = Callable[[LossSite, str], list[str]]


@says("triplet")
def triplet(n: LossSite, counted: Counted) -> list[str]:
    """Distances of all pairs, and the triplets that are mined."""
    distance = n.helper(f"pairs.{n.loss.distance}_distances")
    mined = n.helper(f"pairs.{n.loss.mining}_triplets")
    call = f"{mined}(distance, target, margin={n.loss.margin!r})"
    return [f"distance = {distance}(output)", *counted(n, call)]


@says("contrastive")
def contrastive(n: LossSite, counted: Counted) -> list[str]:
    """Every pair once."""
    call = f"{n.helper('pairs.pair_costs')}(output, target, margin={n.loss.margin!r})"
    return counted(n, call)


@says("nt_xent")
def nt_xent(n: LossSite, counted: Counted) -> list[str]:
    """Cross entropy over the batch."""
    given = f"output, target, temperature={n.loss.temperature!r}"
    return counted(n, f"{n.helper('pairs.view_costs')}({given})")


@says("circle")
def circle(n: LossSite, counted: Counted) -> list[str]:
    """Weighted similarities."""
    given = f"output, target, gamma={n.loss.gamma!r}, margin={n.loss.margin!r}"
    return counted(n, f"{n.helper('pairs.circle_costs')}({given})")
