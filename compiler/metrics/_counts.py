"""Counts behind figures of classes and answers."""

from __future__ import annotations

from typing import Any

from ..types.record import word
from . import Metric


class Averaged(Metric):
    """A figure of yes-or-no answers; of several classes each against the rest, then averaged."""

    average: Any = word(
        "macro", "micro", "weighted", default=None,
        doc="over classes: equally, all counts together, or by size; absent: the figure of class 1 "
        "where there are two, else macro",
    )  # fmt: skip

    @property
    def multiclass(self) -> str:
        """An average is over classes, even over two."""
        return "average" if self.average is not None else ""


def ratio(np: Any, part: Any, whole: Any) -> float:
    """Part of a whole; 0 when there is nothing."""
    return float(part / whole) if whole else 0.0


def shares(np: Any, part: Any, whole: Any) -> Any:
    """Parts of wholes, one by one; 0 where there is nothing."""
    return np.where(whole > 0, part / np.maximum(whole, 1), 0.0)


def tally(np: Any, guess: Any, ids: Any, classes: int) -> tuple[Any, Any, Any]:
    """For each class: right guesses, all guesses, and how often it is true."""
    hits = np.bincount(ids[guess == ids], minlength=classes)
    return hits, np.bincount(guess, minlength=classes), np.bincount(ids, minlength=classes)


def confusion(np: Any, guess: Any, ids: Any, classes: int) -> Any:
    """How often class i was taken for j, at [i, j]."""
    return np.bincount(ids * classes + guess, minlength=classes**2).reshape(classes, classes)
