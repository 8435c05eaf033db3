"""cohen_kappa: agreement beyond what chance gives."""

from __future__ import annotations

from typing import Any

from ..types.record import word
from . import Metric
from ._counts import confusion


class CohenKappa(Metric):
    """1 - sum(w C) / sum(w E): the weight of disagreements over what is expected by chance.

    C counts how often class i is taken for j, E the same if guesses were independent; w is 1 off the
    diagonal, abs(i - j) (``linear``) or its square (``quadratic``).  0 when chance alone agrees
    always.

    Source: Cohen 1960, "A coefficient of agreement for nominal scales"; 1968 (weights).
    """

    weights: str = word(
        "none", "linear", "quadratic", default="none", doc="how much worse far classes are"
    )

    @property
    def multiclass(self) -> str:
        """Weights are about classes."""
        return "weights" if self.weights != "none" else ""

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """Two classes."""
        return agreement(np, confusion(np, answer.astype(int), truth.astype(int), 2), 0)

    def of_classes(self, np: Any, guess: Any, ids: Any, classes: Any) -> float:
        """The docstring's formula."""
        table = confusion(np, guess, ids, classes)
        if self.weights == "none":
            return agreement(np, table, 0)
        return agreement(np, table, 1 if self.weights == "linear" else 2)


def agreement(np: Any, table: Any, power: int) -> float:
    """One minus weighted disagreement over what chance would give; 0 when that is 0."""
    place = np.arange(len(table))
    weight = (np.abs(place[:, None] - place).astype(float) ** power) * (place[:, None] != place)
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    expected = np.sum(weight * chance)
    return float(1 - np.sum(weight * table) / expected) if expected else 0.0
