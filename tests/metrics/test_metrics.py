"""Every metric against scikit-learn, SciPy or an independent formula, and its copy in packages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from triglot.backends.code.metrics import Reading, metric_values
from triglot.backends.code.templates import render
from triglot.compiler.metrics import METRICS, Refusal
from triglot.compiler.metrics._found import Detections
from triglot.compiler.policy.metric_names import metric_name
from triglot.compiler.reference.op import make, parse_type
from triglot.compiler.types.tensor import shaped

from .oracles import ORACLES
from .splits import FIELDS, SPLITS, Split, loss


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
    values = metric_values([Reading(split.loss, output, first, tuple(records))])
    text = render("shared/metrics.py.j2", title="t", **values)
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
NOBODY = Split("no objects", Detections(0, 9), np.ones((2, 3, 6)), np.zeros((2, 1, 6)))
NOTHING = Split("nothing found", Detections(0, 9), np.zeros((2, 3, 6)), np.ones((2, 1, 6)))
POINTS = Split("empty boxes", loss("box_iou"), np.zeros((2, 4)), np.zeros((2, 4)))

DEGENERATE = [
    ("precision", {}, ALL_NO, 0), ("precision", {}, WRONG_YES, 0), ("recall", {}, ALL_NO, 0),
    ("specificity", {}, ALL_YES, 0), ("f1", {}, ALL_NO, 0), ("fbeta", {}, ALL_NO, 0),
    ("auc", {}, ALL_NO, 0.5), ("auc", {}, ALL_YES, 0.5), ("auc", {"curve": "pr"}, ALL_NO, 0),
    ("auc", {}, ONE_CLASS, 0.5), ("auc", {"curve": "pr"}, ONE_CLASS, 1 / 3),
    ("balanced_accuracy", {}, ALL_NO, 1), ("balanced_accuracy", {}, WRONG_YES, 0),
    ("balanced_accuracy", {}, ONE_CLASS, 1), ("matthews", {}, ALL_NO, 0),
    ("matthews", {}, ONE_CLASS, 0), ("cohen_kappa", {}, ALL_NO, 0), ("cohen_kappa", {}, ONE_CLASS, 0),
    ("iou", {}, ALL_NO, 0), ("iou", {}, ONE_CLASS, 1), ("iou", {"classes": (1, 2)}, ONE_CLASS, 0),
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
    ("mean_average_precision", {}, NOBODY, 0), ("mean_average_precision", {}, NOTHING, 0),
    ("mean_average_precision", {"points": 11}, NOTHING, 0),
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
    ("mean_average_precision", {}, "cross_entropy", {}, "vector[5]", "boxes with scores"),
    ("mae", {}, "wasserstein", {}, "vector[1]", "its own kind"),
]


@pytest.mark.parametrize(("word", "fields", "about", "given", "output", "message"), REFUSED)
def test_refused(word: str, fields: Any, about: str, given: Any, output: str, message: str) -> None:
    """What has no meaning is said, with what is needed."""
    with pytest.raises(Refusal, match=message) as caught:
        make(METRICS[word], fields).check(parse_type(output), loss(about, **given))
    assert caught.value.code in ("E0502", "E0209")


def test_every_metric_can_be_told_which_loss_it_follows():
    """A field of the same name would take the word away, as it did for one."""
    assert [word for word in METRICS.names if METRICS[word].fields["of"].kind != "text"] == []
