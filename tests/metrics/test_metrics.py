"""Every metric against scikit-learn, SciPy or an independent formula, and its copy in packages."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy import stats
from sklearn import metrics as sk
from triglot.backends.code.metrics import metric_values
from triglot.backends.code.templates import render
from triglot.compiler.losses import LOSSES
from triglot.compiler.metrics import METRICS, Refusal
from triglot.compiler.policy.training import metric_name
from triglot.compiler.reference.op import make, parse_type
from triglot.compiler.types.tensor import shaped

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
    "iou": ({}, {"of": (0, 1)}),
    "quantile": ({"q": 0.8},),
    "recall_at": ({}, {"k": 3}),
    "verification_accuracy": ({"far": 0.1}, {}),
    "bleu": ({"order": 2}, {}),
    "psnr": ({"peak": 2.0},),
    "calibration_error": ({}, {"bins": 10}),
}
"""Fields to try besides the defaults."""


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


def iou(split: Split, of: Any = None) -> float:
    guess, ids = labels(split)
    if of is None and (split.loss.reading == "yes" or split.output.shape[-1] == 2):
        return sk.jaccard_score(ids, guess)
    known = of if of is not None else range(split.output.shape[-1])
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


def accepted() -> list[Any]:
    """Metric, fields and split, wherever the figure has a meaning."""
    found = []
    for word in METRICS:
        for fields in FIELDS.get(word, ({},)):
            record = make(METRICS[word], fields)
            for split in SPLITS.values():
                try:
                    record.check(shaped(split.output.shape[1:]), split.loss)
                except Refusal:
                    continue
                found.append(
                    pytest.param(word, fields, split, id=f"{metric_name(record)}-{split.name}")
                )
    return found


@pytest.mark.parametrize(("word", "fields", "split"), accepted())
def test_figure(word: str, fields: dict[str, Any], split: Split) -> None:
    """The reference and the copy in a package give what others do."""
    record = make(METRICS[word], fields)
    wanted = float(ORACLES[word](split, **fields))
    got = record.reference(np, split.output, split.target, split.loss)
    assert type(got) is float
    assert got == pytest.approx(wanted, rel=1e-9, abs=1e-9)
    for first in (False, True) if split.output.ndim > 2 else (False,):
        assert computed([record], split, first)[metric_name(record)] == got


def computed(records: list[Any], split: Split, first: bool = False) -> dict[str, float]:
    """What the generated ``metrics.py`` says of outputs in float32 as a package has them."""
    output = shaped(split.output.shape[1:])
    values = metric_values(tuple(records), split.loss, output, first)
    text = render("shared/metrics.py.j2", title="t", class_axis=-1, target_text="t", **values)
    scope: dict[str, Any] = {}
    exec(compile(text, "metrics.py", "exec"), scope)
    arrays = [split.output, split.target]
    if first:
        same = split.target.ndim == split.output.ndim
        arrays = [np.moveaxis(a, -1, 1) if k == 0 or same else a for k, a in enumerate(arrays)]
    return scope["compute"](*arrays)


def test_every_metric_has_an_oracle_and_a_split():
    """No word is left out, and each has a split that it is tried on."""
    assert set(ORACLES) == set(METRICS.names)
    tried = {param.values[0] for param in accepted()}
    assert tried == set(METRICS.names)
    for word in METRICS:
        assert "Source:" in (METRICS[word].__doc__ or ""), word
        assert all(field.doc for field in METRICS[word].fields.values()), word


@pytest.mark.parametrize("split", SPLITS.values(), ids=SPLITS)
def test_many_at_once(split: Split) -> None:
    """All figures of a split together: what they share is made once, names do not collide."""
    output, records = shaped(split.output.shape[1:]), []
    for word in METRICS:
        for fields in FIELDS.get(word, ({},)):
            record = make(METRICS[word], fields)
            try:
                record.check(output, split.loss)
            except Refusal:
                continue
            records.append(record)
    found = computed(records, split)
    assert len(found) == len(records)
    for record in records:
        wanted = record.reference(np, split.output, split.target, split.loss)
        assert found[metric_name(record)] == pytest.approx(wanted, rel=1e-12, abs=1e-12)


NO = np.zeros((6, 1))
ONE_CLASS = Split(
    "one class", loss("cross_entropy"), np.eye(3)[[0, 0, 0, 0]] * 5.0, np.zeros(4, int)
)
ALL_NO = Split("no positives", loss("binary_cross_entropy"), NO - 2, NO)
WRONG_YES = Split("only false alarms", loss("binary_cross_entropy"), NO + 2, NO)
ALL_YES = Split("no negatives", loss("binary_cross_entropy"), NO + 2, NO + 1)
FLAT = Split("constant target", loss("mse"), np.arange(6.0)[:, None], NO + 3)
EQUAL = Split("no error", loss("mse"), NO + 3, NO + 3)
LONELY = Split("no class twice", loss("triplet"), np.arange(8.0).reshape(4, 2), np.arange(4))
ALIKE = Split("one class only", loss("triplet"), np.arange(8.0).reshape(4, 2), np.zeros(4, int))
SILENT = Split("nothing said", loss("ctc"), np.tile([5.0, 0, 0], (3, 4, 1)), np.zeros((3, 2), int))
EMPTY = Split(
    "empty masks",
    loss("dice", activation="sigmoid"),
    -np.ones((2, 3, 4, 1)),
    np.zeros((2, 3, 4, 1)),
)
POINTS = Split("empty boxes", loss("box_iou"), np.zeros((2, 4)), np.zeros((2, 4)))

DEGENERATE = [
    ("precision", {}, ALL_NO, 0), ("precision", {}, WRONG_YES, 0), ("recall", {}, ALL_NO, 0),
    ("specificity", {}, ALL_YES, 0), ("f1", {}, ALL_NO, 0), ("fbeta", {}, ALL_NO, 0),
    ("auc", {}, ALL_NO, 0.5), ("auc", {}, ALL_YES, 0.5), ("auc", {"curve": "pr"}, ALL_NO, 0),
    ("auc", {}, ONE_CLASS, 0.5), ("auc", {"curve": "pr"}, ONE_CLASS, 1 / 3),
    ("balanced_accuracy", {}, ALL_NO, 1), ("balanced_accuracy", {}, WRONG_YES, 0),
    ("balanced_accuracy", {}, ONE_CLASS, 1), ("matthews", {}, ALL_NO, 0),
    ("matthews", {}, ONE_CLASS, 0), ("cohen_kappa", {}, ALL_NO, 0), ("cohen_kappa", {}, ONE_CLASS, 0),
    ("iou", {}, ALL_NO, 0), ("iou", {}, ONE_CLASS, 1), ("iou", {"of": (1, 2)}, ONE_CLASS, 0),
    ("precision_at_recall", {}, ALL_NO, 0), ("recall_at_precision", {}, ALL_NO, 0),
    ("sensitivity_at_specificity", {}, ALL_YES, 0), ("specificity_at_sensitivity", {}, ALL_NO, 0),
    ("f1", {}, ONE_CLASS, 1 / 3), ("r2", {}, FLAT, 0), ("r2", {}, EQUAL, 1),
    ("explained_variance", {}, FLAT, 0), ("explained_variance", {}, EQUAL, 1),
    ("pearson", {}, FLAT, 0), ("spearman", {}, FLAT, 0), ("concordance_correlation", {}, FLAT, 0),
    ("concordance_correlation", {}, EQUAL, 1), ("c_index", {}, FLAT, 0.5), ("smape", {}, EQUAL, 0),
    ("psnr", {}, EQUAL, 200), ("cosine_similarity", {}, Split("", loss("mse"), NO, NO), 0),
    ("smape", {}, Split("", loss("mse"), NO, NO), 0), ("recall_at", {}, LONELY, 0),
    ("recall_at", {}, ALIKE, 1), ("recall_at", {"k": 9}, ALIKE, 1),
    ("verification_accuracy", {}, LONELY, 0), ("verification_accuracy", {}, ALIKE, 1),
    ("word_error_rate", {}, SILENT, 0), ("edit_distance", {}, SILENT, 0), ("bleu", {}, SILENT, 0),
    ("exact_match", {}, SILENT, 1), ("dice", {}, EMPTY, 1), ("box_iou", {}, POINTS, 0),
]  # fmt: skip


@pytest.mark.parametrize(("word", "fields", "split", "wanted"), DEGENERATE)
def test_splits_without_something(word: str, fields: Any, split: Split, wanted: float) -> None:
    """One class only, nothing positive, nothing that varies: the documented value, no warning."""
    record = make(METRICS[word], fields)
    with np.errstate(all="raise"):
        assert record.reference(np, split.output, split.target, split.loss) == pytest.approx(wanted)
        assert computed([record], split)[metric_name(record)] == pytest.approx(wanted)


REFUSED = [
    ("mae", {}, "cross_entropy", {}, "vector[5]", "needs numbers"),
    ("accuracy", {}, "mse", {}, "vector[5]", "class scores"),
    ("accuracy", {"top": 2}, "binary_cross_entropy", {}, "vector[5]", "is about classes"),
    ("log_loss", {}, "multi_margin", {}, "vector[5]", "needs chances"),
    ("hinge", {}, "binary_cross_entropy", {"from": "probabilities"}, "vector[1]", "needs scores"),
    ("true_positives", {}, "cross_entropy", {}, "vector[5]", "yes-or-no"),
    ("dice", {}, "cross_entropy", {}, "vector[5]", "more than one"),
    ("bleu", {}, "cross_entropy", {}, "vector[5]", "along a sequence"),
    ("recall_at", {}, "mse", {}, "vector[5]", "embeddings"),
    ("mae", {}, "wasserstein", {}, "vector[1]", "its own kind"),
]


@pytest.mark.parametrize(("word", "fields", "about", "given", "output", "message"), REFUSED)
def test_refused(word: str, fields: Any, about: str, given: Any, output: str, message: str) -> None:
    """What has no meaning is said, with what is needed."""
    with pytest.raises(Refusal, match=message) as caught:
        make(METRICS[word], fields).check(parse_type(output), loss(about, **given))
    assert caught.value.code in ("E0502", "E0209")
