"""hinge: mean of what scores lack of a margin of 1."""

from __future__ import annotations

from typing import Any

from ..ops import Refusal
from ..types.tensor import TensorType
from . import Metric


class Hinge(Metric):
    """mean(max(0, 1 - s z)) for scores z and signs s = +-1.

    Source: Cortes and Vapnik 1995, "Support-Vector Networks".
    """

    higher = False

    def of_yes(self, np: Any, score: Any, truth: Any) -> float:
        """The docstring's formula."""
        return float(np.mean(np.maximum(1 - np.where(truth, score, -score), 0)))

    def check(self, output: TensorType, loss: Any) -> None:
        """Scores, not chances."""
        super().check(output, loss)
        if loss.chances == "given":
            raise Refusal(
                "E0502", f"`{self.word}` needs scores, and `{loss.word}` is told that outputs are "
                "probabilities", help="use `brier` or `log_loss`",
            )  # fmt: skip
