"""drift: whether inputs still look as they did."""

from __future__ import annotations

from ...types.record import number, word
from . import Measure


class Drift(Measure):
    """Compare the distribution of recent inputs with that of a split.

    ``psi`` is the population stability index, ``ks`` the statistic of Kolmogorov and Smirnov.
    """

    reference: str = word("train", "val", "test", default="val", doc="split that is compared with")
    test: str = word("psi", "ks", default="psi", doc="measure of the difference")
    alert: float = number(0.2, above=0, doc="difference that is told")

    part = "monitor"
