"""Losses, optimizers, schedules and metrics against torch, scikit-learn and hand-worked numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from sklearn import metrics as reference
from triglot.compiler.ops import Refusal
from triglot.compiler.reference import array
from triglot.compiler.schedules import in_steps
from triglot.compiler.types.tensor import TensorType, tensor

from .build import word

RANDOM = np.random.default_rng(5)
SCORES = RANDOM.normal(size=(7, 5))
IDS = RANDOM.integers(0, 5, size=7)
VALUES = RANDOM.normal(size=(7, 5))
YES = (RANDOM.uniform(size=(7, 5)) > 0.5).astype(float)
WEIGHTS = [0.5, 2.0, 1.0, 3.0, 0.25]


def as_torch(values):
    return torch.from_numpy(np.asarray(values))


LOSS_CASES = [
    (word("loss", "mse"), VALUES, lambda x, y: F.mse_loss(x, y)),
    (word("loss", "mae"), VALUES, lambda x, y: F.l1_loss(x, y)),
    (word("loss", "huber", delta=0.7), VALUES, lambda x, y: F.huber_loss(x, y, delta=0.7)),
    (word("loss", "cross_entropy"), IDS, lambda x, y: F.cross_entropy(x, y)),
    (
        word("loss", "cross_entropy", label_smoothing=0.1, class_weights=WEIGHTS),
        IDS,
        lambda x, y: F.cross_entropy(x, y, as_torch(WEIGHTS), label_smoothing=0.1),
    ),
    (
        word("loss", "cross_entropy", ignore=2, label_smoothing=0.2, class_weights=WEIGHTS),
        IDS,
        lambda x, y: F.cross_entropy(x, y, as_torch(WEIGHTS), ignore_index=2, label_smoothing=0.2),
    ),
    (
        word("loss", "binary_cross_entropy"),
        YES,
        lambda x, y: F.binary_cross_entropy_with_logits(x, y),
    ),
    (
        word("loss", "binary_cross_entropy", positive_weight=3.0),
        YES,
        lambda x, y: F.binary_cross_entropy_with_logits(x, y, pos_weight=as_torch(3.0)),
    ),
]


@pytest.mark.parametrize(
    ("loss", "target", "theirs"), LOSS_CASES, ids=[str(n) for n in range(len(LOSS_CASES))]
)
def test_loss_is_torchs(loss, target, theirs):
    got = loss.reference(array, SCORES, target)
    assert got == pytest.approx(float(theirs(as_torch(SCORES), as_torch(target))), rel=1e-13)


def test_cross_entropy_works_on_maps():
    scores, ids = RANDOM.normal(size=(2, 3, 4, 5)), RANDOM.integers(0, 5, size=(2, 3, 4))
    loss = word("loss", "cross_entropy", ignore=1)
    theirs = F.cross_entropy(as_torch(scores).permute(0, 3, 1, 2), as_torch(ids), ignore_index=1)
    assert loss.reference(array, scores, ids) == pytest.approx(float(theirs), rel=1e-13)


def test_probabilities_agree_with_logits():
    from autograd import grad

    p = np.exp(SCORES) / np.exp(SCORES).sum(-1, keepdims=True)
    plain = word("loss", "cross_entropy").reference(array, SCORES, IDS)
    assert word("loss", "cross_entropy", **{"from": "probabilities"}).reference(
        array, p, IDS
    ) == pytest.approx(plain, rel=1e-12)
    q = 1 / (1 + np.exp(-SCORES))
    given = word("loss", "binary_cross_entropy", **{"from": "probabilities"})
    both = word("loss", "binary_cross_entropy").reference(array, SCORES, YES)
    assert given.reference(array, q, YES) == pytest.approx(both, rel=1e-12)
    slope = grad(lambda x: word("loss", "binary_cross_entropy").reference(array, x, YES))(SCORES)
    assert np.allclose(slope, (q - YES) / YES.size, rtol=1e-12)


OPTIMIZER_CASES = [
    ("sgd", {}, torch.optim.SGD, {"lr": 0.01}),
    ("sgd", {"momentum": 0.9, "weight_decay": 0.1}, torch.optim.SGD, {"lr": 0.01}),
    ("sgd", {"momentum": 0.9, "nesterov": True}, torch.optim.SGD, {"lr": 0.01}),
    ("adam", {"weight_decay": 0.05}, torch.optim.Adam, {}),
    ("adamw", {"weight_decay": 0.2}, torch.optim.AdamW, {}),
    ("rmsprop", {"momentum": 0.5, "weight_decay": 0.1}, torch.optim.RMSprop, {"lr": 1e-3}),
    ("rmsprop", {}, torch.optim.RMSprop, {"lr": 1e-3}),
]


@pytest.mark.parametrize(("name", "fields", "theirs", "more"), OPTIMIZER_CASES)
def test_update_is_torchs(name, fields, theirs, more):
    ours = word("optimizer", name, **fields)
    value = RANDOM.normal(size=(4, 3))
    parameter = torch.nn.Parameter(as_torch(value.copy()))
    optimizer = theirs([parameter], **{**more, **fields})
    slots = {slot: np.zeros_like(value) for slot in ours.slots()}
    for step in range(20):
        gradient = RANDOM.normal(size=value.shape)
        rate = ours.lr * (1 + step % 3)
        parameter.grad = as_torch(gradient)
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()
        value, slots = ours.update(np, value, gradient, slots, step, rate)
        assert set(slots) == set(ours.slots())
    assert np.abs(parameter.detach().numpy() - value).max() < 1e-13


def test_schedules():
    cosine = word("schedule", "cosine", warmup=("steps", 4), final=0.1)
    values = [cosine.value_at(step, 20, 5) for step in range(20)]
    assert values[:4] == [0.25, 0.5, 0.75, 1.0]
    assert values[4] == pytest.approx(1.0)
    assert values[12] == pytest.approx(0.55)
    assert all(a >= b for a, b in pairwise(values[4:]))
    step = word("schedule", "step", every=("epochs", 2), factor=0.5)
    assert [step.value_at(s, 100, 5) for s in (0, 9, 10, 19, 20)] == [1, 1, 0.5, 0.5, 0.25]
    assert word("schedule", "constant").value_at(7, 20, 5) == 1
    assert in_steps(("percent", 5), 200, 5) == 10


def test_cosine_without_warmup_is_torchs():
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    theirs = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 30, eta_min=0.2)
    ours = word("schedule", "cosine", final=0.2)
    for step in range(30):
        assert ours.value_at(step, 30, 3) == pytest.approx(theirs.get_last_lr()[0], rel=1e-12)
        optimizer.step()
        theirs.step()


def test_metrics_are_scikit_learns():
    loss, yes = word("loss", "cross_entropy"), word("loss", "binary_cross_entropy")
    scores, ids = RANDOM.normal(size=(200, 4)), RANDOM.integers(0, 4, size=200)
    p = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    guess = p.argmax(-1)
    one, truth = scores[:, :1].round(1), (ids > 1).astype(float)[:, None]
    rows = [
        ("accuracy", loss, scores, ids, reference.accuracy_score(ids, guess)),
        ("auc", loss, scores, ids, reference.roc_auc_score(ids, p, multi_class="ovr")),
        ("f1", loss, scores, ids, reference.f1_score(ids, guess, average="macro")),
        ("auc", yes, one, truth, reference.roc_auc_score(truth[:, 0], one[:, 0])),
        ("f1", yes, one, truth, reference.f1_score(truth[:, 0], one[:, 0] > 0)),
        ("accuracy", yes, one, truth, reference.accuracy_score(truth[:, 0], one[:, 0] > 0)),
    ]
    for name, about, output, target, expected in rows:
        got = word("metric", name).reference(np, output, target, about)
        assert got == pytest.approx(expected, abs=1e-12), name
    smooth = RANDOM.normal(size=(200, 4))
    got = word("metric", "accuracy", top=2).reference(np, smooth, ids, loss)
    assert got == pytest.approx(reference.top_k_accuracy_score(ids, smooth, k=2))
    assert word("metric", "mae").reference(np, scores, p, word("loss", "mse")) == pytest.approx(
        reference.mean_absolute_error(p, scores)
    )
    assert word("metric", "mse").reference(np, scores, p, word("loss", "mse")) == pytest.approx(
        reference.mean_squared_error(p, scores)
    )


def test_ignored_positions_do_not_count():
    loss = word("loss", "cross_entropy", ignore=0)
    scores, ids = np.eye(3)[[0, 1, 1]], np.array([0, 1, 2])
    assert word("metric", "accuracy").reference(np, scores, ids, loss) == 0.5


REFUSED = [
    ("cross_entropy", tensor("image", 14, 14, 10), tensor("label"), 10, "score map"),
    ("cross_entropy", tensor("vector", 4), tensor("label"), 10, "4 scores"),
    ("cross_entropy", tensor("vector", 4), tensor("scalar"), None, "class ids"),
    ("cross_entropy", tensor("scalar"), tensor("label"), 3, "one score per class"),
    ("binary_cross_entropy", tensor("vector", 3), tensor("label"), 2, "one value per example"),
    ("mse", tensor("vector", 3), tensor("vector", 4), None, "another shape"),
    ("mse", tensor("vector", 1), tensor("label"), 3, "one value per example"),
]


@pytest.mark.parametrize(("name", "output", "target", "classes", "message"), REFUSED)
def test_shapes_that_have_no_loss(name, output, target, classes, message):
    with pytest.raises(Refusal, match=message) as caught:
        word("loss", name).check(output, target, classes)
    assert caught.value.code == "E0502"


def test_shapes_that_have_one():
    word("loss", "cross_entropy").check(tensor("vector", 10), tensor("label"), 10)
    ids = TensorType("tensor", ("height", "width"), (4, 4), "int")
    word("loss", "cross_entropy").check(tensor("image", 4, 4, 3), ids, None)
    word("loss", "binary_cross_entropy").check(tensor("vector", 1), tensor("label"), 2)
    word("loss", "mse").check(tensor("vector", 1), tensor("scalar"))
