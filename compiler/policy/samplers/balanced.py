"""balanced: every class equally often."""

from __future__ import annotations

from typing import Any

from ...types.record import integer
from . import Sampler


class Balanced(Sampler):
    """Every class equally often, in a random order; examples of rare classes come several times.

    With ``classes`` and ``per_class``, every batch holds so many examples of so many classes, as
    losses want that compare examples with each other (Hermans et al. 2017).
    """

    classes: Any = integer(None, minimum=1, doc="classes of a batch")
    per_class: Any = integer(None, minimum=1, doc="examples of each")

    @property
    def batch(self) -> int | None:
        """So many of so many."""
        if self.classes is None and self.per_class is None:
            return None
        return (self.classes or 1) * (self.per_class or 1)
