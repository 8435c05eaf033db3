"""Every metric by somebody else: scikit-learn, SciPy, or the slow way."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import numpy as np
from scipy import stats
from sklearn import metrics as sk

from .found import average_precision
from .scores import (
    answers,
    area,
    at_least,
    averaged,
    brier,
    calibration,
    labels,
    log_loss,
    positions,
    precision,
    selectivity,
    sensitivity,
    shares,
    specificity,
)  # fmt: skip
from .splits import Split


def numbers(split: Split) -> tuple[np.ndarray, np.ndarray]:
    """Targets and predictions as [positions, channels], as scikit-learn takes them."""
    output = split.output
    output = np.exp(output) if split.loss.link == "exp" else output
    output = output[..., : output.shape[-1] // 2] if split.loss.link == "mean" else output
    return split.target.reshape(-1, output.shape[-1]), output.reshape(-1, output.shape[-1])


def of_numbers(theirs: Any) -> Any:
    """A figure of targets and predictions."""
    return lambda split, **fields: theirs(*numbers(split), **fields)


def by_column(theirs: Any) -> Any:
    """The mean over channels of a figure of two columns."""
    return of_numbers(
        lambda y, x: float(np.mean([theirs(a, b) for a, b in zip(y.T, x.T, strict=True)]))
    )


def concordance(y: np.ndarray, x: np.ndarray) -> float:
    r = np.corrcoef(x, y)[0, 1]
    return 2 * r * x.std() * y.std() / (x.var() + y.var() + (x.mean() - y.mean()) ** 2)


def c_index(y: np.ndarray, x: np.ndarray) -> float:
    pairs = [(i, j) for i, j in combinations(range(y.size), 2) if y.flat[i] != y.flat[j]]
    good = [
        0.5 + 0.5 * np.sign((x.flat[i] - x.flat[j]) * (y.flat[i] - y.flat[j])) for i, j in pairs
    ]
    return float(np.mean(good))


def distances(split: Split) -> np.ndarray:
    from sklearn.metrics.pairwise import euclidean_distances

    return euclidean_distances(split.output)


def recall_at(split: Split, k: int = 1) -> float:
    from sklearn.neighbors import NearestNeighbors

    near = NearestNeighbors(n_neighbors=k + 1).fit(split.output).kneighbors(return_distance=False)
    near = NearestNeighbors(n_neighbors=k).fit(split.output).kneighbors(return_distance=False)
    return float(np.mean((split.target[near] == split.target[:, None]).any(1)))


def verification(split: Split, far: float = 0.001) -> float:
    apart, same = distances(split), split.target[:, None] == split.target
    upper = np.triu(np.ones_like(same), 1)
    own, other = np.sort(apart[same & upper]), np.sort(apart[~same & upper])
    allowed = int(far * len(other))
    return max(float(np.mean(own < t)) for t in [*own, *other] if (other < t).sum() <= allowed)


def iou(split: Split, classes: Any = None) -> float:
    guess, ids = labels(split)
    if classes is None and (split.loss.reading == "yes" or split.output.shape[-1] == 2):
        return sk.jaccard_score(ids, guess)
    known = classes if classes is not None else range(split.output.shape[-1])
    return float(np.mean(sk.jaccard_score(ids, guess, labels=list(known), average=None)))


def dice(split: Split) -> float:
    """Example by example, class by class, with scikit-learn's F1."""
    found, limit = [], 0.5 if split.loss.chances == "given" else 0.0
    shift = split.loss.shift
    outputs = split.output[:, : split.output.shape[1] - shift] if shift else split.output
    targets = split.target[:, shift:] if shift else split.target
    for output, target in zip(outputs, targets, strict=True):
        for k in range(output.shape[-1]):
            if split.loss.reading == "yes":
                guess, mask = output[..., k] > limit, target[..., k] > 0.5
            else:
                keep = target != getattr(split.loss, "ignore", None)
                guess, mask = output.argmax(-1)[keep] == k, target[keep] == k
            if guess.any() or mask.any():
                found.append(sk.f1_score(np.ravel(mask), np.ravel(guess)))
    return float(np.mean(found))


def rows(split: Split) -> list[tuple[list[int], list[int]]]:
    """Guessed and true rows of ids."""
    output, target = split.output, split.target
    if split.loss.word == "causal_lm":
        output, target = output[:, :-1], target[:, 1:]
    found = []
    for scores, true in zip(output, target, strict=True):
        guess = scores.argmax(-1)
        if split.loss.reading == "tokens":
            said = [g for n, g in enumerate(guess) if g != 0 and (n == 0 or g != guess[n - 1])]
            found.append((said, [t for t in true if t != 0]))
        else:
            keep = true != getattr(split.loss, "ignore", None)
            found.append((list(guess[keep]), list(true[keep])))
    return found


def edits(a: list[int], b: list[int]) -> int:
    """The table of Wagner and Fischer."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            table[i][j] = min(
                table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (x != y)
            )
    return table[-1][-1]


def bleu(split: Split, order: int = 4) -> float:
    """As the paper writes it."""
    from collections import Counter

    logs, pairs = [], rows(split)
    for size in range(1, order + 1):
        grams = [
            [Counter(zip(*(row[k:] for k in range(size)), strict=False)) for row in pair]
            for pair in pairs
        ]
        hits = sum((guess & true).total() for guess, true in grams)
        logs.append(-np.inf if not hits else np.log(hits / sum(g.total() for g, _ in grams)))
    short = min(0.0, 1 - sum(len(t) for _, t in pairs) / max(sum(len(g) for g, _ in pairs), 1))
    return float(np.exp(short + np.mean(logs)))


def exact(split: Split) -> float:
    if split.loss.reading == "yes":
        given = "from" in split.loss.fields and split.loss.get("from") == "probabilities"
        same = (split.output > (0.5 if given else 0)) == (split.target > 0.5)
        return float(np.mean(same.reshape(len(same), -1).all(1)))
    if split.output.ndim > 3:
        keep = split.target != getattr(split.loss, "ignore", None)
        same = (split.output.argmax(-1) == split.target) | ~keep
        return float(np.mean(same.reshape(len(same), -1).all(1)))
    return float(np.mean([a == b for a, b in rows(split)]))


def hinge(split: Split) -> np.ndarray:
    """What each score lacks."""
    if split.loss.reading == "classes":
        scores, ids = positions(split)
        return np.maximum(1 - np.where(ids == 1, 1, -1) * (scores[:, 1] - scores[:, 0]), 0)
    return np.maximum(1 - (2 * split.target - 1) * split.output, 0)


def rank(split: Split) -> np.ndarray:
    scores, ids = positions(split)
    return np.array(
        [list(np.argsort(-s, kind="stable")).index(k) + 1 for s, k in zip(scores, ids, strict=True)]
    )


def keras_hinge(split: Split) -> float:
    scores, ids = positions(split)
    hot = np.eye(scores.shape[1])[ids]
    lead = (scores * (1 - hot)).max(-1) - (scores * hot).sum(-1)
    return float(np.maximum(1 + lead, 0).mean())


def overlap(split: Split) -> float:
    """One box after the other."""
    total = []
    for a, b in zip(split.output.reshape(-1, 4), split.target.reshape(-1, 4), strict=True):
        if split.loss.format == "centre":
            a, b = ([x - w / 2, y - h / 2, x + w / 2, y + h / 2] for x, y, w, h in (a, b))
        side = [max(0, min(a[k + 2], b[k + 2]) - max(a[k], b[k])) for k in (0, 1)]
        size = [max(0, c[2] - c[0]) * max(0, c[3] - c[1]) for c in (a, b)]
        total.append(side[0] * side[1] / ((sum(size) - side[0] * side[1]) or 1))
    return float(np.mean(total))


def accuracy(split: Split, top: int = 1) -> float:
    if split.loss.reading == "shares":
        return float(np.mean([t.argmax() == p.argmax() for t, p in shares(split)]))
    if top > 1:
        scores, ids = positions(split)
        if scores.shape[1] == top:
            return 1.0
        return sk.top_k_accuracy_score(ids, scores, k=top, labels=range(scores.shape[1]))
    guess, ids = labels(split)
    return sk.accuracy_score(ids, guess)


def count(guess: bool, truth: bool) -> Any:
    return lambda split: float(np.sum((answers(split)[1] == guess) & (answers(split)[2] == truth)))


def of_labels(theirs: Any) -> Any:
    return lambda split, **fields: theirs(*reversed(labels(split)), **fields)


ORACLES: dict[str, Any] = {
    "accuracy": accuracy,
    "auc": area,
    "balanced_accuracy": of_labels(sk.balanced_accuracy_score),
    "bias": of_numbers(lambda y, x: np.mean(x) - np.mean(y)),
    "bleu": bleu,
    "box_iou": overlap,
    "brier": brier,
    "c_index": of_numbers(c_index),
    "calibration_error": calibration,
    "categorical_hinge": keras_hinge,
    "cohen_kappa": of_labels(
        lambda y, x, weights="none": sk.cohen_kappa_score(y, x, weights=None if weights == "none" else weights)
    ),
    "concordance_correlation": by_column(concordance),
    "cosine_similarity": of_numbers(
        lambda y, x: np.mean([1 - sk.pairwise.cosine_distances([a], [b])[0, 0] for a, b in zip(x, y, strict=True)])
    ),
    "dice": dice,
    "edit_distance": lambda split: np.mean([edits(a, b) for a, b in rows(split)]),
    "exact_match": exact,
    "explained_variance": of_numbers(sk.explained_variance_score),
    "f1": averaged(sk.f1_score),
    "false_negatives": count(False, True),
    "false_positives": count(True, False),
    "fbeta": lambda split, beta=2.0, average=None: averaged(sk.fbeta_score)(split, average, beta=beta),
    "hamming_loss": of_labels(sk.hamming_loss),
    "hinge": lambda split: hinge(split).mean(),
    "iou": iou,
    "kl_divergence": lambda split: np.mean([stats.entropy(t, p) for t, p in shares(split)]),
    "log_cosh": of_numbers(lambda y, x: np.mean(np.log(np.cosh(x - y)))),
    "log_loss": log_loss,
    "mae": of_numbers(sk.mean_absolute_error),
    "mape": of_numbers(lambda y, x: 100 * np.mean(np.abs(x - y) / np.maximum(np.abs(y), 1e-7))),
    "matthews": of_labels(sk.matthews_corrcoef),
    "max_error": of_numbers(lambda y, x: sk.max_error(y.ravel(), x.ravel())),
    "mean_average_precision": average_precision,
    "mean": of_numbers(lambda y, x: np.mean(x)),
    "median_absolute_error": of_numbers(sk.median_absolute_error),
    "mrr": lambda split: np.mean(1 / rank(split)),
    "mse": of_numbers(sk.mean_squared_error),
    "msle": of_numbers(lambda y, x: sk.mean_squared_log_error(y.clip(0), x.clip(0))),
    "pearson": by_column(lambda a, b: stats.pearsonr(a, b)[0]),
    "perplexity": lambda split: np.exp(log_loss(split)),
    "poisson": of_numbers(
        lambda y, x: np.mean([max(b, 0) - a * math.log(max(b, 0) + 1e-8)
                              for a, b in zip(y.ravel(), x.ravel(), strict=True)])
    ),
    "precision": averaged(sk.precision_score),
    "precision_at_recall": at_least(precision, sensitivity),
    "psnr": of_numbers(lambda y, x, peak: 20 * np.log10(peak) - 10 * np.log10(sk.mean_squared_error(y, x))),
    "quantile": of_numbers(lambda y, x, q=0.5: sk.mean_pinball_loss(y, x, alpha=q)),
    "r2": of_numbers(sk.r2_score),
    "recall": averaged(sk.recall_score),
    "recall_at": recall_at,
    "recall_at_precision": at_least(sensitivity, precision),
    "rmse": of_numbers(lambda y, x: sk.root_mean_squared_error(y.ravel(), x.ravel())),
    "rmspe": of_numbers(lambda y, x: np.sqrt(np.mean(((x - y) / y) ** 2)) if y.all() else
                        np.sqrt(np.mean(((x - y) / np.maximum(np.abs(y), 1e-7)) ** 2))),
    "sensitivity_at_specificity": at_least(sensitivity, selectivity),
    "smape": of_numbers(lambda y, x: 200 * np.mean(np.abs(x - y) / (np.abs(x) + np.abs(y)))),
    "spearman": by_column(lambda a, b: stats.spearmanr(a, b)[0]),
    "specificity": specificity,
    "specificity_at_sensitivity": at_least(selectivity, sensitivity),
    "squared_hinge": lambda split: (hinge(split) ** 2).mean(),
    "true_negatives": count(False, False),
    "true_positives": count(True, True),
    "verification_accuracy": verification,
    "word_error_rate": lambda split: sum(edits(a, b) for a, b in rows(split)) / sum(len(b) for _, b in rows(split)),
}  # fmt: skip
"""Word -> the same figure by somebody else, or the slow way."""
