"""mean_average_precision: how well boxes are found, and how surely."""

from __future__ import annotations

from typing import Any

from ..types.record import integer, numbers
from . import Metric
from ._found import best, matched


class MeanAveragePrecision(Metric):
    """Mean over classes (and over ``iou``) of the area under precision as a function of recall.

    The ``top`` boxes of an image with the highest scores are taken from the surest on.  One is a hit
    when it overlaps an object of its class in its image by at least ``iou``; it takes the one that
    it overlaps most among those that no surer box took (of equals the last).  Precision at a recall
    is the largest at this recall or a higher one.  ``points: 101`` takes the mean over so many
    recalls from 0 to 1 in place of the area, as COCO does.  Equal scores count in the order of
    examples.  Classes without objects do not count; 0 when there is no object at all.

    Source: Everingham et al. 2015, "The PASCAL Visual Object Classes Challenge: A Retrospective",
    section 4.2; Lin et al. 2014, "Microsoft COCO", and its `pycocotools`.
    """

    detects = True
    iou: Any = numbers((0.5,), above=0, maximum=1, doc="least overlap of a hit; several are averaged")
    top: int = integer(100, minimum=1, doc="boxes of an image that count, the surest ones")
    points: Any = integer(None, minimum=2, doc="recalls at which precision is taken; absent: area")

    def of_detections(self, np: Any, found: Any, objects: Any) -> float:
        """The docstring's rule; boxes are left, top, right, bottom, score, class."""
        found = best(np, found, self.top)
        hits = matched(np, found, objects, np.minimum(self.iou, 1 - 1e-10))
        order = np.argsort(-found[..., 4], axis=None, kind="stable")
        order = order[np.reshape(found[..., 4], -1)[order] > 0]
        hits = np.reshape(hits, (len(hits), -1))[:, order]
        kinds = np.reshape(found[..., 5], -1)[order]
        wanted = objects[objects[..., 4] > 0][:, 5]
        areas = [
            area(np, row, np.sum(wanted == kind))
            if self.points is None
            else mean_at(np, row, np.sum(wanted == kind), self.points)
            for kind in np.unique(wanted)
            for row in hits[:, kinds == kind]
        ]
        return float(np.mean(areas)) if areas else 0.0


def area(np: Any, hits: Any, count: int) -> Any:
    """Area under the best precision at each recall or a higher one."""
    return np.sum(precisions(np, hits)[hits]) / count


def mean_at(np: Any, hits: Any, count: int, points: int) -> Any:
    """Mean of the best precision at some recalls from 0 to 1, or higher ones."""
    place = np.searchsorted(np.cumsum(hits) / count, np.linspace(0, 1, points))
    return np.mean(np.append(precisions(np, hits), 0.0)[place])


def precisions(np: Any, hits: Any) -> Any:
    """The best precision with so many boxes or more."""
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return np.maximum.accumulate(precision[::-1])[::-1]
