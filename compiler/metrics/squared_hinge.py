"""squared_hinge: mean square of what scores lack of a margin of 1."""

from __future__ import annotations

from typing import Any

from ..ops import Refusal
from ..types.tensor import TensorType
from . import Metric


class SquaredHinge(Metric):
    """mean(max(0, 1 - s z)^2) for scores z and signs s = +-1.

    Source: Lee and Mangasarian 2001, "SSVM: A Smooth Support Vector Machine".
    """

    higher = False

    def of_yes(self, np: Any, score: Any, truth: Any) -> float:
        """The docstring's formula."""
        return float(np.mean(np.maximum(1 - np.where(truth, score, -score), 0) ** 2))

    def check(self, output: TensorType, loss: Any) -> None:
        """Scores, not chances."""
        super().check(output, loss)
        if loss.chances == "given":
            raise Refusal(
                "E0502", f"`{self.word}` needs scores, and `{loss.word}` is told that outputs are "
                "probabilities", help="use `brier` or `log_loss`",
            )  # fmt: skip
