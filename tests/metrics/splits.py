"""Outputs and targets that metrics are tried on, and the fields to try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from triglot.compiler.losses import LOSSES
from triglot.compiler.metrics._found import Detections
from triglot.compiler.reference.op import make

RANDOM = np.random.default_rng(11)


@dataclass(frozen=True)
class Split:
    """Outputs and targets of a split, and the loss that says what they are."""

    name: str
    loss: Any
    output: np.ndarray
    target: np.ndarray


def loss(word: str, **fields: Any) -> Any:
    """A loss as a spec would make it."""
    return make(LOSSES[word], {"from" if k == "from_" else k: v for k, v in fields.items()})


def softmax(x: np.ndarray) -> np.ndarray:
    """Chances of scores."""
    odds = np.exp(x - x.max(-1, keepdims=True))
    return odds / odds.sum(-1, keepdims=True)


def classes(name: str, shape: tuple[int, ...], record: Any, **more: Any) -> Split:
    """Scores and class ids, right more often than not."""
    ids = RANDOM.integers(0, shape[-1], shape[:-1])
    scores = RANDOM.normal(size=shape) + 1.2 * np.eye(shape[-1])[ids]
    if more.get("ignore") is not None:
        ids = np.where(RANDOM.random(ids.shape) < 0.2, more["ignore"], ids)
    given = record.get("from") == "probabilities" if "from" in record.fields else False
    return Split(name, record, softmax(scores) if given else scores, ids)


def yes(name: str, shape: tuple[int, ...], record: Any) -> Split:
    """Scores and answers; some scores are equal."""
    truth = (RANDOM.random(shape) < 0.4).astype(float)
    score = (RANDOM.normal(size=shape) + truth).round(1) + 0.05
    given = record.get("from") == "probabilities" if "from" in record.fields else False
    return Split(name, record, 1 / (1 + np.exp(-score)) if given else score, truth)


def ctc_split() -> Split:
    """Scores along a sequence, and rows filled up with blanks."""
    ids = np.where(np.arange(4) < RANDOM.integers(1, 5, (9, 1)), RANDOM.integers(1, 5, (9, 4)), 0)
    return Split("tokens", loss("ctc"), RANDOM.normal(size=(9, 8, 5)), ids)


def scenes() -> Split:
    """Objects of three classes, and boxes: some near an object, some twice, some elsewhere."""
    draw = np.random.default_rng(5)
    corner, side = draw.uniform(0, 60, (14, 5, 2)), draw.uniform(8, 30, (14, 5, 2))
    kind = draw.integers(0, 3, (14, 5, 1))
    there = (np.arange(5) < draw.integers(0, 6, (14, 1)))[..., None].astype(float)
    objects = np.concatenate([corner, corner + side, there, kind], axis=-1)
    near = np.concatenate([objects, objects, draw.permutation(objects)], axis=1)
    near[..., :4] += draw.normal(size=near[..., :4].shape) * 1.5
    score = near[..., 4] * draw.uniform(0.3, 1.3, (14, 15)) - 0.3 * (np.arange(15) > 4)
    near[..., 4] = score.clip(0, 1).round(1)  # equal ones, and zeros
    near[..., 5] = np.where(draw.random(near.shape[:2]) < 0.15, 1, near[..., 5])
    near[..., 2:4] = np.maximum(near[..., 2:4], near[..., :2])
    return Split("scenes", Detections(0, 100), near, objects * (there + (np.arange(6) == 5)))


BOXES = RANDOM.uniform(0, 3, (20, 2, 4)) + np.array([0, 0, 1.5, 1.5])
SPLITS = {
    split.name: split
    for split in (
        classes("classes", (300, 5), loss("cross_entropy")),
        classes("chances", (200, 4), loss("cross_entropy", from_="probabilities")),
        classes("ignored", (40, 6, 4), loss("cross_entropy", ignore=1), ignore=1),
        classes("ignored_rows", (200, 4), loss("focal")),
        classes("two", (150, 2), loss("cross_entropy")),
        classes("two_chances", (150, 2), loss("cross_entropy", from_="probabilities")),
        classes("map", (12, 6, 5, 3), loss("dice", ignore=255), ignore=255),
        classes("map_first", (12, 6, 5, 3), loss("lovasz")),
        classes("two_map", (12, 6, 5, 2), loss("cross_entropy")),
        classes("margin", (90, 5), loss("multi_margin")),
        classes("next", (30, 7, 5), loss("causal_lm", ignore=0), ignore=0),
        yes("yes", (400, 1), loss("binary_cross_entropy")),
        yes("yes_chances", (200, 3), loss("binary_cross_entropy", from_="probabilities")),
        yes("yes_map", (10, 6, 5, 2), loss("dice", activation="sigmoid")),
        yes("signs", (100, 1), loss("hinge")),
        Split("values", loss("mse"), RANDOM.normal(size=(150, 3)), RANDOM.normal(size=(150, 3))),
        Split("one", loss("mae"), RANDOM.normal(size=(90, 1)), RANDOM.normal(size=(90, 1))),
        Split("image", loss("huber"), RANDOM.normal(size=(8, 5, 4, 2)), RANDOM.normal(size=(8, 5, 4, 2))),
        Split("rates", loss("poisson"), RANDOM.normal(size=(80, 2)), RANDOM.poisson(2, (80, 2)) * 1.0),
        Split("means", loss("gaussian_nll"), RANDOM.normal(size=(80, 4)), RANDOM.normal(size=(80, 2))),
        Split("shares", loss("kl_divergence"), RANDOM.normal(size=(60, 5)), RANDOM.dirichlet([1] * 5, 60)),
        Split("shares_map", loss("soft_cross_entropy"), RANDOM.normal(size=(6, 5, 4)),
              RANDOM.dirichlet([1] * 4, (6, 5))),
        Split("embedding", loss("triplet"), RANDOM.normal(size=(60, 4)), RANDOM.integers(0, 12, 60)),
        Split("boxes", loss("box_iou"), BOXES, BOXES + RANDOM.normal(size=BOXES.shape) * 0.3),
        Split("centres", loss("box_iou", format="centre"), BOXES, BOXES[::-1]),
        ctc_split(),
        scenes(),
    )
}  # fmt: skip
"""The readings there are, in several shapes."""

FIELDS: dict[str, tuple[dict[str, Any], ...]] = {
    "accuracy": ({}, {"top": 2}),
    "precision": ({}, {"average": "macro"}, {"average": "micro"}, {"average": "weighted"}),
    "recall": ({}, {"average": "macro"}, {"average": "micro"}, {"average": "weighted"}),
    "specificity": ({}, {"average": "macro"}, {"average": "micro"}, {"average": "weighted"}),
    "f1": ({}, {"average": "macro"}, {"average": "micro"}, {"average": "weighted"}),
    "fbeta": ({"beta": 0.5}, {"average": "macro"}, {"average": "micro"}, {"average": "weighted"}),
    "auc": ({}, {"curve": "pr"}),
    "cohen_kappa": ({}, {"weights": "linear"}, {"weights": "quadratic"}),
    "iou": ({}, {"classes": (0, 1)}),
    "quantile": ({"q": 0.8},),
    "recall_at": ({}, {"k": 3}),
    "verification_accuracy": ({"far": 0.1}, {}),
    "bleu": ({"order": 2}, {}),
    "psnr": ({"peak": 2.0},),
    "calibration_error": ({}, {"bins": 10}),
    "mean_average_precision": (
        {}, {"iou": (0.75,)}, {"iou": (0.5, 0.7), "top": 4},
        {"iou": tuple(np.linspace(0.5, 0.95, 10).tolist()), "points": 101},
    ),
}
"""Fields to try besides the defaults."""
