"""Figures of a report: what a classifier mistakes, how far a regressor is off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
MOST = 200_000
"""Examples, or positions of examples, that a figure is made of at most."""


@dataclass(frozen=True)
class Answers:
    """What a classifier says.

    Attributes:
        chances: of every class, ``[n, classes]``.
        truth: ids of the classes.
        example: which example each row belongs to.
    """

    chances: Array
    truth: Array
    example: Array

    @property
    def said(self) -> Array:
        """The likeliest class of every row."""
        found: Array = np.argmax(self.chances, -1)
        return found


def answers(output: Array, target: Array, way: str) -> Answers | None:
    """Outputs and targets of a classifier as rows; None when their shapes say otherwise.

    Args:
        output: ``[n, ..., classes]``, or ``[n, classes, ...]`` as PyTorch has images.
        target: ids ``[n, ...]``, or 0 and 1 in the output's shape.
        way: how outputs become chances: ``softmax``, ``sigmoid`` or ``given``.
    """
    output = output.astype(np.float64)
    example = np.arange(len(output))
    if output.shape == target.shape and (output.ndim == 1 or output.shape[-1] == 1):
        yes = output.reshape(-1) if way == "given" else 1 / (1 + np.exp(-output.reshape(-1)))
        return Answers(np.stack([1 - yes, yes], -1), target.reshape(-1).astype(np.int64), example)
    if target.ndim != output.ndim - 1 or way == "sigmoid":
        return None
    if output.shape[:-1] != target.shape:
        output = np.moveaxis(output, 1, -1)
    if output.shape[:-1] != target.shape:
        return None
    classes = output.shape[-1]
    example = np.repeat(example, target[0].size if len(target) else 1)
    rows, ids = output.reshape(-1, classes), target.reshape(-1).astype(np.int64)
    known = np.flatnonzero((ids >= 0) & (ids < classes))[:MOST]
    rows, ids, example = rows[known], ids[known], example[known]
    if way != "given":
        rows = np.exp(rows - rows.max(-1, keepdims=True))
    return Answers(rows / rows.sum(-1, keepdims=True), ids, example)


def confusion(found: Answers) -> Array:
    """How often class i (row) was taken for class j (column)."""
    classes = found.chances.shape[-1]
    counts = np.bincount(found.truth * classes + found.said, minlength=classes**2)
    return counts.reshape(classes, classes)


def curves(score: Array, yes: Array) -> dict[str, Array]:
    """ROC and precision over recall for every threshold, equal scores together.

    Source: Fawcett 2006, "An introduction to ROC analysis"; Davis and Goadrich 2006.
    """
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(yes[order])
    ends = np.append(np.flatnonzero(np.diff(score[order])), len(score) - 1)
    true, said = hits[ends].astype(float), ends + 1.0
    positive, negative = max(int(yes.sum()), 1), max(int((~yes).sum()), 1)
    return {
        "false": np.concatenate([[0.0], (said - true) / negative]),
        "true": np.concatenate([[0.0], true / positive]),
        "recall": true / positive,
        "precision": true / said,
    }


def area(x: Array, y: Array) -> float:
    """The area under a curve, by trapezoids."""
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))


def calibration(found: Answers, bins: int = 10) -> dict[str, Array]:
    """How often an answer of a given confidence is right, in equal bins of confidence.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks".
    """
    sure = found.chances.max(-1)
    right = found.said == found.truth
    place = np.minimum((sure * bins).astype(int), bins - 1)
    count = np.bincount(place, minlength=bins)
    some = count > 0
    total = np.maximum(count, 1)
    return {
        "sure": (np.bincount(place, sure, bins) / total)[some],
        "right": (np.bincount(place, right, bins) / total)[some],
        "count": count[some],
    }


def calibration_error(found: Answers) -> float:
    """Mean distance of confidence and share of right answers, weighted by the bins."""
    made = calibration(found)
    return float(np.average(np.abs(made["sure"] - made["right"]), weights=made["count"]))


def worst(found: Answers, count: int) -> Array:
    """Rows whose true class was given the smallest chance, among the wrong answers."""
    chance = found.chances[np.arange(len(found.truth)), found.truth]
    wrong = np.flatnonzero(found.said != found.truth)
    order: Array = wrong[np.argsort(chance[wrong], kind="stable")][:count]
    return order
