"""Boxes that were found, and the objects they may be.

Both are arrays [examples, count, 6]: left, top, right, bottom, score, class.  A score of 0 says that
there is none: examples are filled to one length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Detections:
    """How boxes that were found are read; it stands where a loss says that of outputs.

    Attributes:
        stride: pixels of a cell where maps of centres say the boxes; 0 where they are given.
        top: boxes of an example.
    """

    stride: int
    top: int
    word: ClassVar[str] = "detections"
    reading: ClassVar[str] = "detections"
    target: ClassVar[str] = "objects"
    chances: ClassVar[str] = ""
    link: ClassVar[str] = ""
    shift: ClassVar[int] = 0
    integer_target: ClassVar[bool] = False


def best(np: Any, found: Any, top: Any) -> Any:
    """The boxes of every example with the highest scores, the surest first."""
    order = highest(np, found[..., 4], top)
    return np.take_along_axis(found, order[..., None], axis=1)


def highest(np: Any, table: Any, top: Any) -> Any:
    """Where the largest numbers of each row stand; of equal ones the first leads."""
    top = min(top, table.shape[1])
    found = []
    for row, limit in zip(table, np.partition(table, -top, axis=1)[:, -top], strict=True):
        place = np.flatnonzero(row >= limit)
        found.append(place[np.argsort(-row[place], kind="stable")][:top])
    return np.stack(found)


def overlaps(np: Any, boxes: Any, others: Any) -> Any:
    """Intersection over union of every box with every other: [boxes, others]."""
    low = np.maximum(boxes[:, None, :2], others[:, :2])
    high = np.minimum(boxes[:, None, 2:4], others[:, 2:4])
    common = np.prod(np.maximum(high - low, 0), axis=-1)
    area = np.prod(boxes[:, 2:4] - boxes[:, :2], axis=-1)
    other = np.prod(others[:, 2:4] - others[:, :2], axis=-1)
    return common / np.maximum(area[:, None] + other - common, 1e-300)


def matched(np: Any, found: Any, objects: Any, least: Any) -> Any:
    """Which boxes take an object: [least overlaps, examples, boxes].

    Boxes come from the surest on; each takes the object of its class that it overlaps most.
    """
    hits = np.zeros((len(least), *found.shape[:2]), bool)
    for example, (boxes, others) in enumerate(zip(found, objects, strict=True)):
        others = others[others[:, 4] > 0]
        share = overlaps(np, boxes, others) * (boxes[:, 5:6] == others[:, 5])
        share = share * (boxes[:, 4:5] > 0)
        for place, limit in enumerate(least):
            free = np.ones(len(others), bool)
            for box in np.flatnonzero(np.any(share >= limit, axis=1)):
                fits = np.flatnonzero(free & (share[box] >= limit))
                if len(fits):
                    taken = fits[::-1][np.argmax(share[box, fits[::-1]])]
                    free[taken] = False
                    hits[place, example, box] = True
    return hits


def scored(np: Any, boxes: Any, labels: Any, valid: Any) -> Any:
    """Objects as boxes with a score, 1 where there is one, and a class."""
    return np.concatenate([boxes, valid[..., None], labels[..., None]], axis=-1)


def centres(np: Any, heatmap: Any, sides: Any, offset: Any, stride: Any, top: Any) -> Any:
    """The boxes that maps of centres say, the surest first.

    A centre is a place of the heatmap that none of its eight neighbours exceeds (Zhou et al. 2019,
    section 4).  Where an example has fewer than ``top``, scores are 0.
    """
    tall, wide, classes = heatmap.shape[1:]
    around = np.pad(heatmap, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=-np.inf)
    near = [around[:, y : y + tall, x : x + wide] for y in range(3) for x in range(3)]
    rank = np.where(heatmap >= np.max(near, axis=0), heatmap, -np.inf)
    rank = np.reshape(rank, (len(heatmap), -1))
    chosen = highest(np, rank, top)
    rows = np.arange(len(heatmap))[:, None]
    cell, kind = chosen // classes, chosen % classes
    y, x = cell // wide, cell % wide
    middle = np.stack([x, y], axis=-1) + offset[rows, y, x]
    half = np.maximum(sides[rows, y, x], 0) / 2
    corners = np.concatenate([middle - half, middle + half], axis=-1) * stride
    score = np.exp(-np.logaddexp(0, -rank[rows, chosen]))
    return np.concatenate([corners, score[..., None], kind[..., None]], axis=-1)
