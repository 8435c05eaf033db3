"""split: which examples train, validate and test."""

from __future__ import annotations

from typing import Any

from ..ops import Refusal
from ..types.record import Record, number, text


class Split(Record):
    """Shares of the examples; drawn once from the spec's seed, equal in every framework."""

    train: float = number(0.8, above=0, maximum=1, doc="share that is trained on")
    val: float = number(0.1, minimum=0, below=1, doc="share that chooses the best epoch")
    test: float = number(0.1, minimum=0, below=1, doc="share that is kept for the end")
    stratify: Any = text(None, doc="field whose classes have equal shares everywhere")
    by: Any = text(None, doc="field whose values stay together")

    def check(self) -> None:
        """Refuse shares that do not add up.

        Raises:
            Refusal: E0209, or E0801 for ``by``.
        """
        total = self.train + self.val + self.test
        if abs(total - 1) > 1e-9:
            raise Refusal("E0209", f"the shares of `split` add up to {total:g}, not 1", at="split")
        if self.by is not None:
            raise Refusal("E0801", "`split.by` is not compiled yet", at="split.by")
