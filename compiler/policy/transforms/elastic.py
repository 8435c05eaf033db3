"""elastic: bent images."""

from __future__ import annotations

from ._augment import Augment, amount


class Elastic(Augment):
    """A grid of four by four knots moves (after Simard et al. 2003)."""

    amount: float = amount(0.1, "farthest a knot moves, as a share of the size")
