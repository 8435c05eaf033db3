"""magnitude: the smallest weights become 0."""

from __future__ import annotations

from typing import Any

from ...types.record import items, number
from . import Measure


class Magnitude(Measure):
    """Prune the weights of least absolute value, array by array.

    Source: Han et al. 2015, "Learning both Weights and Connections", section 3.
    """

    sparsity: float = number(above=0, below=1, doc="share that becomes 0")
    match: Any = items(("kernel",), of_what="names", doc="selectors")

    part = "prune"
