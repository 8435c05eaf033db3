"""mae: mean absolute error."""

from __future__ import annotations

from typing import Any

from . import Metric


class Mae(Metric):
    """mean(abs(output - target)) over all elements."""

    higher = False

    def reference(self, np: Any, output: Any, target: Any, loss: Any) -> float:
        """Mean of absolute errors."""
        return float(np.mean(np.abs(output - target)))

    def check(self, output: Any, loss: Any) -> None:
        """Values, not classes."""
        valued(self, loss)


def valued(metric: Metric, loss: Any) -> None:
    """Refuse losses whose target is a class id."""
    from ..ops import Refusal

    if loss.integer_target:
        raise Refusal(
            "E0502", f"`{metric.word}` needs numbers, but `{loss.word}` has class ids",
            help="use `accuracy`",
        )  # fmt: skip
