"""What a sweep may say, what a page draws, and where a loss falls fastest: no framework is started."""

from __future__ import annotations

import numpy as np
import pytest
from triglot.study import figures, rates
from triglot.study.charts import chart, colours, picture
from triglot.study.folder import differences, forbidden
from triglot.study.space import SpaceError, grid, read
from triglot.study.sweep import Sweep


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("params.width=8,16,32", ("8", "16", "32")),
        ("training.optimizer=adam,{sgd: {lr: 0.1, momentum: 0.9}}",
         ("adam", "{sgd: {lr: 0.1, momentum: 0.9}}")),
        ("training.batch=32", ("32",)),
    ],
)  # fmt: skip
def test_lists_are_cut_at_outer_commas(text, values):
    assert read(text).values == values


def test_ranges():
    choice = read("training.optimizer.adam.lr=1e-4..1e-2:log")
    assert (choice.low, choice.high, choice.log, choice.whole) == (1e-4, 1e-2, True, False)
    choice = read("params.depth=2..8:int")
    assert (choice.low, choice.high, choice.log, choice.whole) == (2, 8, False, True)
    assert read("training.x=-1.5..2").low == -1.5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("params.width", "needs a path and values"),
        ("params.width=", "needs a path and values"),
        ("a=2..1", "is empty"),
        ("a=0..1:log", "begins above 0"),
        ("a=1..2.5:int", "ends in whole numbers"),
        ("a=1..b", "is no range"),
    ],
)
def test_what_cannot_be_read_is_said(text, message):
    with pytest.raises(SpaceError, match=message):
        read(text)


def test_a_grid_has_all_combinations():
    assert grid([read("a=1,2,3"), read("b=4,5")]) == 6
    assert grid([read("a=1,2,3"), read("b=4..5")]) is None


def fake(path, value, figure="val.loss"):
    path.mkdir(parents=True, exist_ok=True)
    (path / "config.json").write_text('{"backend": "torch", "resolved": {"name": "x"}}')
    row = f'{{"epoch": 1, "step": 3, "loss": 1.0, "{figure}": {value}, "seconds": 0.5}}'
    (path / "history.json").write_text(f'{{"version": 1, "epochs": [{row}]}}')


def test_a_sweep_is_gone_on_with(tmp_path):
    """Interrupted in its third trial, the sweep makes that one again, then those that were left."""
    seen = []

    def train(path, settings, begun):
        seen.append((path.name, settings[0], begun))
        value = float(settings[0].partition("=")[2])
        fake(path, abs(value - 3))
        return 130 if len(seen) == 3 else 5 if value == 4 else 0

    choices = [read("params.width=1,2,3,4,5")]
    found = Sweep(tmp_path / "sweep", choices, "x.yaml").run(20, train)
    assert (found.code, found.finished + found.failed) == (130, 2)
    with pytest.raises(SpaceError, match="--resume"):
        Sweep(tmp_path / "sweep", choices, "x.yaml")
    with pytest.raises(SpaceError, match="other settings"):
        Sweep(tmp_path / "sweep", [read("a=1,2")], "x.yaml", resume=True)
    found = Sweep(tmp_path / "sweep", choices, "x.yaml", resume=True).run(20, train)
    assert seen[3] == (*seen[2][:2], True)
    assert sorted({setting for _, setting, _ in seen}) == [f"params.width={n}" for n in range(1, 6)]
    assert (found.code, found.finished, found.failed, len(seen)) == (0, 4, 1, 6)
    assert found.settings == {"params.width": "3"}
    assert found.value == 0
    assert found.best.name == next(name for name, text, _ in seen if text.endswith("=3"))


def test_a_sweep_over_a_range_learns_where_the_best_is(tmp_path):
    """With more of the figure better: the sign of Optuna's value must not be lost."""

    def train(path, settings, begun):
        value = float(settings[0].partition("=")[2])
        fake(path, -((value - 0.3) ** 2), "val.accuracy")
        (path / "config.json").write_text(
            '{"backend": "jax", "resolved": {"training": {"monitor": "val.accuracy"}}}'
        )
        return 0

    found = Sweep(tmp_path, [read("a=0..1")], "x.yaml", seed=1).run(25, train)
    assert found.figure == "val.accuracy"
    assert -0.01 < found.value <= 0
    assert found.value == pytest.approx(-((found.settings["a"] - 0.3) ** 2))


def test_differences_of_specs():
    old = {"name": "a", "training": {"epochs": 3, "optimizer": {"adam": {"lr": 0.1}}}}
    new = {"name": "a", "training": {"epochs": 5, "optimizer": {"adam": {"lr": 0.2}}, "clip": 1.0}}
    assert list(differences(old, new)) == [
        ("training.epochs", 3, 5),
        ("training.optimizer.adam.lr", 0.1, 0.2),
        ("training.clip", None, 1.0),
    ]
    assert [path for path, *_ in forbidden(old, new)] == [
        "training.optimizer.adam.lr", "training.clip",
    ]  # fmt: skip


def test_curves_are_those_of_scikit_learn():
    from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

    rng = np.random.default_rng(0)
    score, yes = np.round(rng.normal(size=400), 1), rng.random(400) < 0.3
    score += 0.7 * yes
    made = figures.curves(score, yes)
    assert figures.area(made["false"], made["true"]) == pytest.approx(roc_auc_score(yes, score))
    precision, recall, _ = precision_recall_curve(yes, score)
    np.testing.assert_allclose(made["precision"][::-1], precision[:-1])
    np.testing.assert_allclose(made["recall"][::-1], recall[:-1])
    steps = np.diff(np.concatenate([[0.0], made["recall"]]))
    assert np.sum(steps * made["precision"]) == pytest.approx(average_precision_score(yes, score))


def test_answers_take_both_layouts():
    rng = np.random.default_rng(1)
    scores, ids = rng.normal(size=(5, 6, 7, 4)), rng.integers(0, 4, (5, 6, 7))
    last = figures.answers(scores, ids, "softmax")
    first = figures.answers(np.moveaxis(scores, -1, 1), ids, "softmax")
    np.testing.assert_array_equal(last.chances, first.chances)
    assert figures.confusion(last).sum() == ids.size
    assert list(last.example[[0, -1]]) == [0, 4]
    yes = figures.answers(np.array([[2.0], [-1.0]]), np.array([[1.0], [1.0]]), "sigmoid")
    assert list(figures.worst(yes, 9)) == [1]
    assert figures.calibration_error(yes) == pytest.approx(
        (abs(1 - 1 / (1 + np.exp(-2))) + 1 / (1 + np.exp(-1))) / 2
    )


def test_charts_are_whole():
    import xml.etree.ElementTree as tree

    svg = chart(
        [("a<b", [0, 1, 2], [1, np.nan, 5], "line"), ("c", [1], [2], "dots")], "t", ("x", "y")
    )
    root = tree.fromstring(svg)
    (curve,) = root.iter("polyline")
    assert len(curve.get("points").split()) == 2
    assert colours([("", 0, 0, "faint"), ("", 0, 0, "line"), ("", 0, 0, "line")]) == [0, 1, 2]


def test_pictures_are_png():
    import base64
    import io

    from PIL import Image

    image = np.arange(24.0).reshape(4, 6, 1)
    raw = base64.b64decode(picture(image).partition(",")[2])
    shown = np.asarray(Image.open(io.BytesIO(raw)))
    np.testing.assert_array_equal(shown, (image[..., 0] / 23 * 255).astype(np.uint8))


def test_the_rate_is_where_the_loss_falls_fastest():
    """A logistic fall around 1e-2 in noise, then an explosion."""
    place = np.log10(rates.LOWEST * (rates.HIGHEST / rates.LOWEST) ** (np.arange(120) / 119))
    noise = 0.1 * np.random.default_rng(0).normal(size=120)
    losses = 5 - 4 / (1 + np.exp(-4 * (place + 2))) + noise
    losses[place > 0] = np.inf
    assert 5e-3 < rates.find(losses).best < 2e-2
    assert rates.find(np.full(120, 3.0) + np.arange(120)) is None
