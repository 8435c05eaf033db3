"""Figures of classes and answers, by scikit-learn or the slow way."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats
from sklearn import metrics as sk

from .splits import Split, softmax


def positions(split: Split) -> tuple[np.ndarray, np.ndarray]:
    """Scores [n, K] and ids [n] without what is ignored."""
    output, target = split.output, split.target
    if split.loss.word == "causal_lm":
        output, target = output[:, :-1], target[:, 1:]
    keep = target != getattr(split.loss, "ignore", None)
    return output[keep], target[keep]


def chances(split: Split) -> np.ndarray:
    """Chances of classes, at the positions that count."""
    scores, _ = positions(split)
    return scores if split.loss.get("from") == "probabilities" else softmax(scores)


def answers(split: Split) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chance, answer and truth of yes-or-no questions; of two classes, 1 is yes."""
    if split.loss.reading == "classes":
        p = chances(split)[:, 1]
        return p, p > 0.5, positions(split)[1] == 1
    given = "from" in split.loss.fields and split.loss.get("from") == "probabilities"
    p = (split.output if given else 1 / (1 + np.exp(-split.output))).reshape(-1)
    return p, p > 0.5, split.target.reshape(-1) > 0.5


def labels(split: Split) -> tuple[np.ndarray, np.ndarray]:
    """Guess and truth as ids, whatever the reading."""
    if split.loss.reading == "classes":
        scores, ids = positions(split)
        return scores.argmax(-1), ids
    return answers(split)[1].astype(int), answers(split)[2].astype(int)


def averaged(theirs: Any) -> Any:
    """A figure of scikit-learn with an average."""

    def run(split: Split, average: str | None = None, **more: Any) -> float:
        guess, ids = labels(split)
        two = split.loss.reading == "yes" or split.output.shape[-1] == 2
        if average is None:
            average = "binary" if two else "macro"
        known = {} if average == "binary" else {"labels": range(split.output.shape[-1])}
        return theirs(ids, guess, average=average, zero_division=0, **known, **more)

    return run


def specificity(split: Split, average: str | None = None) -> float:
    """From scikit-learn's confusion matrices."""
    guess, ids = labels(split)
    two = split.loss.reading == "yes" or split.output.shape[-1] == 2
    if two and average is None:
        return sk.recall_score(1 - ids, 1 - guess)
    tables = sk.multilabel_confusion_matrix(ids, guess, labels=range(split.output.shape[-1]))
    if average == "micro":
        total = tables.sum(0)
        return total[0, 0] / total[0].sum()
    each = tables[:, 0, 0] / tables[:, 0].sum(-1)
    return float(np.average(each, weights=tables[:, 1].sum(-1) if average == "weighted" else None))


def area(split: Split, curve: str = "roc") -> float:
    """scikit-learn's areas, one class against the rest."""
    theirs = sk.roc_auc_score if curve == "roc" else sk.average_precision_score
    if split.loss.reading == "yes" or split.output.shape[-1] == 2:
        p, _, truth = answers(split)
        return theirs(truth, p)
    p, ids = chances(split), positions(split)[1]
    missing = 0.5 if curve == "roc" else 0.0
    there = [np.any(ids == k) for k in range(p.shape[1])]
    each = [theirs(ids == k, p[:, k]) if there[k] else missing for k in range(p.shape[1])]
    return float(np.mean(each))


def curve_points(split: Split) -> Any:
    """Counts at every threshold, the slow way: hits, alarms, all positives, all negatives."""
    p, _, truth = answers(split)
    steps = [*sorted(set(p)), np.inf]
    rows = [((p >= t) & truth, (p >= t) & ~truth) for t in steps]
    return [(a.sum(), b.sum(), truth.sum(), (~truth).sum()) for a, b in rows]


def at_least(figure: Any, other: Any) -> Any:
    """The best of one figure where another one is large enough."""

    def run(split: Split, **fields: float) -> float:
        (least,) = fields.values() or (0.9,)
        return max((figure(*c) for c in curve_points(split) if other(*c) >= least), default=0.0)

    return run


def precision(hits: int, alarms: int, positive: int, negative: int) -> float:
    return hits / (hits + alarms) if hits + alarms else 0.0


def sensitivity(hits: int, alarms: int, positive: int, negative: int) -> float:
    return hits / positive


def selectivity(hits: int, alarms: int, positive: int, negative: int) -> float:
    return 1 - alarms / negative


def calibration(split: Split, bins: int = 15) -> float:
    """Bin by bin."""
    guess, ids = labels(split)
    if split.loss.reading == "yes" or split.output.shape[-1] == 2:
        p = answers(split)[0]
        sure = np.maximum(p, 1 - p)
    else:
        sure = chances(split).max(-1)
    total = 0.0
    for k in range(bins):
        inside = (sure > k / bins) & (sure <= (k + 1) / bins)
        if inside.any():
            total += inside.mean() * abs((guess == ids)[inside].mean() - sure[inside].mean())
    return total


def brier(split: Split) -> float:
    if split.loss.reading == "shares":
        p = softmax(split.output)
        return float(np.mean(((p - split.target) ** 2).sum(-1)))
    if split.loss.reading == "yes" or split.output.shape[-1] == 2:
        p, _, truth = answers(split)
        return sk.brier_score_loss(truth, p)
    p, ids = chances(split), positions(split)[1]
    return float(np.mean(((p - np.eye(p.shape[1])[ids]) ** 2).sum(-1)))


def log_loss(split: Split) -> float:
    if split.loss.reading == "shares":
        return float(np.mean([stats.entropy(t) + stats.entropy(t, p) for t, p in shares(split)]))
    if split.loss.reading == "yes":
        p, _, truth = answers(split)
        return sk.log_loss(truth, p)
    return sk.log_loss(positions(split)[1], chances(split), labels=range(split.output.shape[-1]))


def shares(split: Split) -> Any:
    """Pairs of target and predicted distribution."""
    size = split.output.shape[-1]
    return zip(split.target.reshape(-1, size), softmax(split.output).reshape(-1, size), strict=True)
