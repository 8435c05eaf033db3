"""accuracy: share of right answers."""

from __future__ import annotations

from typing import Any

from ..ops import Refusal
from ..types.record import integer
from ..types.tensor import TensorType
from . import Metric, classified, counted, threshold


class Accuracy(Metric):
    """Share of positions whose right class is among the ``top`` highest scores.

    Among equal scores the lower class comes first.  With `binary_cross_entropy`: share of outputs
    on the right side of one half.
    """

    top: int = integer(1, minimum=1, doc="how many guesses count")

    def reference(self, np: Any, output: Any, target: Any, loss: Any) -> float:
        """The docstring's formula."""
        if not loss.integer_target:
            return float(np.mean((output > threshold(loss)) == (target > 0.5)))
        scores, ids = counted(np, output, target, loss)
        best = np.argsort(-scores, axis=-1, kind="stable")[:, : self.top]
        return float(np.mean(np.any(best == ids[:, None], axis=-1)))

    def check(self, output: TensorType, loss: Any) -> None:
        """A classification loss; ``top`` at most the number of classes."""
        classified(self, loss)
        if self.top > 1 and not loss.integer_target:
            raise Refusal("E0209", "`top` has no meaning for yes-or-no outputs", at="top")
