"""The generated text: equal bytes, clean, safe against hostile names, figures as defined."""

from __future__ import annotations

import ast
import csv
from dataclasses import replace

import numpy as np
import pytest
from triglot.backends.torch.train import pages
from triglot.compiler.policy.early_stopping import EarlyStopping
from triglot.compiler.policy.plan import plan_data
from triglot.compiler.policy.split import Split
from triglot.compiler.types.tensor import tensor

from .build import (
    DIGITS_MODEL,
    DIGITS_PARAMETERS,
    customers,
    customers_data,
    digits,
    entry,
    mlp_model,
    package,
    ruff,
    training,
    word,
    write_customers,
)
from .load import load

COSINE = word("schedule", "cosine", warmup=("epochs", 1), final=0.1)
VARIANTS = {
    "plain": {"metrics": ()},
    "everything": {
        "loss": word("loss", "cross_entropy", label_smoothing=0.1, class_weights=[1.0] * 10),
        "metrics": ("accuracy", "auc", "f1", word("metric", "accuracy", top=3)),
        "optimizer": word("optimizer", "sgd", momentum=0.9, nesterov=True, weight_decay=1e-4),
        "schedule": COSINE,
        "clip": 1.0,
        "early_stopping": EarlyStopping(monitor="val.accuracy", patience=3, min_delta=0.001),
    },
    "steps": {
        "max_steps": 50,
        "optimizer": word("optimizer", "rmsprop", momentum=0.5),
        "schedule": word("schedule", "step", every=("percent", 10), factor=0.5),
    },
    "ignore": {
        "loss": word("loss", "cross_entropy", ignore=3),
        "optimizer": word("optimizer", "sgd"),
        "schedule": word("schedule", "cosine"),
        "precision": "float64",
    },
    "probabilities": {
        "loss": word("loss", "cross_entropy", **{"from": "probabilities"}),
        "metrics": ("auc",),
        "optimizer": word("optimizer", "adam", weight_decay=0.1),
    },
}


@pytest.mark.parametrize("name", VARIANTS)
def test_pages_are_clean_and_equal(name, tmp_path):
    context = digits(**VARIANTS[name])
    first, second = pages(context), pages(digits(**VARIANTS[name]))
    assert first == second
    package(tmp_path / "digits", context, DIGITS_MODEL, pages)
    ruff(tmp_path / "digits", "check")
    ruff(tmp_path / "digits", "format", "--check")


LOSSES = [
    word("loss", "mse"),
    word("loss", "mae"),
    word("loss", "huber", delta=0.5),
    word("loss", "binary_cross_entropy", positive_weight=2.0),
    word("loss", "binary_cross_entropy", **{"from": "probabilities"}),
]


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_table_pages_are_clean(loss, tmp_path):
    write_customers(tmp_path / "customers.csv")
    metrics = ("accuracy", "auc", "f1") if "binary" in loss.word else ("mae", "mse")
    context, source = customers(tmp_path, loss=loss, metrics=metrics)
    package(tmp_path / "package", context, source, pages)
    ruff(tmp_path / "package", "check")
    data = replace(context.data, split=Split(train=1.0, val=0.0, test=0.0), column=None)
    policy = training(loss=loss, metrics=metrics, monitor="loss")
    package(tmp_path / "whole", replace(context, data=data, training=policy), source, pages)
    ruff(tmp_path / "whole", "check")
    assert "momentum" not in pages(context)["step.py"]
    assert "PATIENCE" not in pages(context)["train.py"]
    assert "dropout" not in pages(context)["train.py"]


def test_no_string_of_a_spec_becomes_code(tmp_path):
    """Columns, categories and file names with quotes, braces, newlines and triple quotes."""
    bad = 'a"\'{0}\\n"""\nimport os  # é'
    other = "}}{%x%}"
    with (tmp_path / "x'\".csv").open("w", newline="") as file:
        rows = [[k, f'c"{k % 3}\\', "yes" if k % 2 else "no"] for k in range(30)]
        csv.writer(file).writerows([[bad, other, "y'"], *rows])
    parts = (
        word("transform", "number", columns=[bad]),
        word("transform", "category", columns=[other]),
    )
    data = customers_data(
        source=word("source", "csv", file="x'\".csv"),
        fields={
            "it's": (word("transform", "table", columns=parts),),
            "y'": (word("transform", "boolean"),),
        },
        target="y'",
        split=Split(),
    )
    plan = plan_data(data, tmp_path)
    source, parameters = mlp_model(plan.inputs[0].type.elements)
    context = digits(loss="binary_cross_entropy", metrics=("auc",))
    context = replace(
        context,
        program='x"""\nimport os',
        description='"""\n<b>',
        data=plan,
        inputs=(replace(context.inputs[0], name="it's", layout="last", type=plan.inputs[0].type),),
        output=tensor("vector", 1),
        parameters=parameters,
    )
    for name, text in pages(context).items():
        if name.endswith(".py"):
            tree = ast.parse(text)
            assert "os" not in {
                alias.name
                for node in ast.walk(tree)
                if isinstance(node, ast.Import)
                for alias in node.names
            } or name in ("weights.py", "run.py", "track.py")
    folder = package(tmp_path / "package", context, source, pages)
    ruff(folder, "check")
    splits = load(folder, "data").data.load(tmp_path)
    assert splits.train[0].shape == (24, 5)


def test_generated_figures_are_the_defined_ones(tmp_path):
    random = np.random.default_rng(0)
    scores, ids = random.normal(size=(60, 10)), random.integers(0, 10, size=60)
    metrics = ("accuracy", "auc", "f1", word("metric", "accuracy", top=3))
    for loss in (word("loss", "cross_entropy"), word("loss", "cross_entropy", ignore=3)):
        policy = training(loss=loss, metrics=metrics)
        folder = tmp_path / f"ignore{loss.ignore}"
        package(folder, digits(loss=loss, metrics=metrics), DIGITS_MODEL, pages)
        got = load(folder, "metrics").metrics.compute(scores, ids)
        expected = [m.reference(np, scores, ids, loss) for m in policy.metrics]
        assert list(got.values()) == pytest.approx(expected, abs=1e-14)
        assert list(got) == ["accuracy", "auc", "f1", "accuracy_top3"]


def test_generated_rates_are_the_defined_ones(tmp_path):
    for number, schedule in enumerate(
        (COSINE, word("schedule", "step", every=("epochs", 2)), word("schedule", "cosine"))
    ):
        folder = tmp_path / str(number)
        package(folder, digits(schedule=schedule), DIGITS_MODEL, pages)
        rates = load(folder, "step").step.learning_rates(30, 5)
        expected = [1e-3 * schedule.value_at(step, 30, 5) for step in range(30)]
        assert rates.tolist() == pytest.approx(expected, rel=1e-14)


def test_every_initial_value_is_the_defined_one(tmp_path):
    """Each initialiser's generated function draws what ``compiler/initializers`` draws."""
    from hashlib import sha256

    from triglot.compiler.initializers import INITIALIZERS

    fields = {"blocks": {"values": [0.0, 1.0]}, "constant": {"value": 0.3}, "uniform": {}}
    entries, expected = [], {}
    for name in INITIALIZERS:
        record = INITIALIZERS[name](**fields.get(name, {}))
        given = {field: record.get(field) for field in record.fields}
        item = entry(f"model.{name}", name, (6, 4), init=name, fans=(6, 4))
        entries.append({**item, "init": {name: given}})
        key = sha256(f"7/model.{name}".encode()).digest()[:16]
        generator = np.random.Generator(np.random.Philox(key=int.from_bytes(key, "little")))
        expected[f"model.{name}"] = record.draw(np, generator, (6, 4), 6, 4)
    context = replace(digits(), parameters=tuple(entries))
    folder = package(tmp_path / "package", context, DIGITS_MODEL, pages)
    ruff(folder, "check")
    got = load(folder, "weights").weights.initial(7)
    assert got.keys() == expected.keys()
    for name, value in expected.items():
        assert np.array_equal(got[name], value), name


def test_layout_steps_are_undone(tmp_path):
    steps = [["transpose", [1, 0, 2]], ["reshape", [15, 2]], ["take", 0, list(range(14, -1, -1))]]
    item = entry("model.{0}.x", "x{0}", (3, 5, 2), [*steps, ["expand", 1]], "he_uniform", (3, 5))
    context = replace(digits(), parameters=({**item, "repeat": [3]}, *DIGITS_PARAMETERS))
    folder = package(tmp_path / "package", context, DIGITS_MODEL, pages)
    ruff(folder, "check")
    weights = load(folder, "weights").weights
    arrays = weights.initial(0)
    native = weights.to_native(arrays)
    assert native["x1"].shape == (15, 1, 2)
    assert native["x1"][14, 0, 1] == arrays["model.1.x"][0, 0, 1]
    again = weights.to_common(native)
    assert all(np.array_equal(again[name], value) for name, value in arrays.items())
