"""iou: intersection over union of classes, over all places of the split."""

from __future__ import annotations

from typing import Any

from ..types.record import items
from . import Metric
from ._counts import ratio, tally


class Iou(Metric):
    """TP / (TP + FP + FN); of classes the mean over those that occur in guesses or targets.

    It is counted over all places of the split together.  ``classes`` are those that count; of
    yes-or-no answers it is that of yes.  0 when there is nothing.

    Source: Everingham et al. 2010, "The PASCAL Visual Object Classes Challenge", section 4.3; Jaccard
    1901.
    """

    classes: Any = items(None, of_what="numbers", doc="ids of the classes that count; absent: all")

    @property
    def multiclass(self) -> str:
        """Chosen classes are classes."""
        return "classes" if self.classes is not None else ""

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """Of yes."""
        return ratio(np, np.sum(answer & truth), np.sum(answer | truth))

    def of_classes(self, np: Any, guess: Any, ids: Any, classes: Any) -> float:
        """The mean over classes."""
        hits, guesses, actual = tally(np, guess, ids, classes)
        union = guesses + actual - hits
        there = union > 0
        if self.classes is not None:
            there = there & np.isin(np.arange(classes), self.classes)
        return float(np.mean(hits[there] / union[there])) if there.any() else 0.0
