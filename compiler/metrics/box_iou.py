"""box_iou: mean overlap of predicted and true boxes."""

from __future__ import annotations

from typing import Any

from . import Metric


class BoxIou(Metric):
    """Mean of intersection over union of each pair of boxes; negative sides count as 0.

    Where both boxes are empty it is 0.

    Source: Jaccard 1901, "Étude comparative de la distribution florale".
    """

    def of_boxes(self, np: Any, boxes: Any, true_boxes: Any) -> float:
        """The docstring's formula."""
        low = np.maximum(boxes[..., :2], true_boxes[..., :2])
        high = np.minimum(boxes[..., 2:], true_boxes[..., 2:])
        common = area(np, low, high)
        whole = area(np, boxes[..., :2], boxes[..., 2:])
        whole = whole + area(np, true_boxes[..., :2], true_boxes[..., 2:]) - common
        return float(np.mean(common / np.where(whole > 0, whole, 1)))


def area(np: Any, low: Any, high: Any) -> Any:
    """Areas between two corners."""
    sides = np.maximum(high - low, 0)
    return sides[..., 0] * sides[..., 1]
