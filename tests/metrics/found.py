"""Average precision by `pycocotools`: its matches, and its own mean over 101 recalls."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from .splits import Split


def average_precision(
    split: Split, iou: Any = (0.5,), top: int = 100, points: int | None = None
) -> float:
    """COCO's figure with 101 points; the area under its matches without."""
    found = evaluated(split.output, split.target, iou, top)
    if points is not None:
        assert points == len(found.params.recThrs)
        precision = found.eval["precision"][:, :, :, 0, 0]
        there = precision[:, :, (precision > -1).all(axis=(0, 1))]
        return float(there.mean()) if there.size else 0.0
    kinds = np.unique(split.target[split.target[..., 4] > 0][:, 5])
    areas = [area(found, int(kind), place) for kind in kinds for place in range(len(iou))]
    return float(np.mean(areas)) if areas else 0.0


def evaluated(output: np.ndarray, target: np.ndarray, iou: Any, top: int) -> COCOeval:
    """A finished evaluation of boxes and objects, one image an example."""
    kinds = sorted({int(k) for k in (*target[..., 5].ravel(), *output[..., 5].ravel())})
    objects: dict[str, Any] = {
        "images": [{"id": n} for n in range(len(target))],
        "categories": [{"id": kind} for kind in kinds],
        "annotations": [
            {"id": 1 + n * 100 + k, "image_id": n, "iscrowd": 0, **entry(row), "area": 1.0}
            for n, rows in enumerate(target)
            for k, row in enumerate(rows)
            if row[4] > 0
        ],
    }
    seen = [
        {"image_id": n, "score": row[4], **entry(row)}
        for n, rows in enumerate(best(output, top))
        for row in rows
        if row[4] > 0
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = objects
        truth.createIndex()
        judge = COCOeval(truth, truth.loadRes(seen), "bbox")
        judge.params.iouThrs = np.array(iou)
        judge.params.maxDets = [top]
        judge.params.areaRng, judge.params.areaRngLbl = [[0, 1e10]], ["all"]
        judge.evaluate()
        judge.accumulate()
    return judge


def best(output: np.ndarray, top: int) -> np.ndarray:
    """COCO's limit is one for each class; here it is for the whole image."""
    order = np.argsort(-output[..., 4], axis=1, kind="stable")[:, :top]
    return np.take_along_axis(output, order[..., None], axis=1)


def entry(row: np.ndarray) -> dict[str, Any]:
    """A box as COCO writes it: left, top, width, height."""
    left, top, right, bottom = map(float, row[:4])
    return {"bbox": [left, top, right - left, bottom - top], "category_id": int(row[5])}


def area(judge: COCOeval, kind: int, place: int) -> float:
    """Every gain in recall times the best precision from there on, box by box."""
    rows = [e for e in judge.evalImgs if e is not None and e["category_id"] == kind]
    count = sum(len(e["gtIds"]) for e in rows)
    scores = [s for e in rows for s in e["dtScores"]]
    hits = [m > 0 for e in rows for m in e["dtMatches"][place]]
    ranked = [hits[k] for k in sorted(range(len(hits)), key=lambda k: (-scores[k], k))]
    points = [(sum(ranked[:k]) / count, sum(ranked[:k]) / k) for k in range(1, len(ranked) + 1)]
    total, before = 0.0, 0.0
    for recall, _ in points:
        if recall > before:
            total += (recall - before) * max(p for r, p in points if r >= recall)
            before = recall
    return total
