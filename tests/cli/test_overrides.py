"""``--set``: what it reaches, what it refuses, and where it says so."""

from __future__ import annotations

import pytest
from triglot.compiler.diagnostics import Source
from triglot.compiler.spec.overrides import apply_overrides
from triglot.compiler.text import parse

from .conftest import GOOD

NESTED = """\
triglot: 1
params: {width: 8}
model:
  inputs: {image: "image[8, 8, 1]"}
  layers:
    - layers:
        - conv2d: 16
        - conv2d: {filters: 32}
          as: second
        - relu
      repeat: 2
    - conv2d: width
    - global_avg_pool
training:
  loss: cross_entropy
  optimizer: adamw
  metrics: [accuracy, auc]
"""


def applied(*texts, base=NESTED):
    root, found = parse(Source("spec.yaml", base))
    assert not found
    report = []
    apply_overrides(root, texts, report)
    return root.py(), report


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("params.width=12", lambda d: d["params"]["width"] == 12),
        ("training.epochs=5", lambda d: d["training"]["epochs"] == 5),
        ("training.loss=mse", lambda d: d["training"]["loss"] == "mse"),
        ("training.optimizer.adamw.lr=1e-2", lambda d: d["training"]["optimizer"]["adamw"]["lr"] == 0.01),
        ("training.optimizer={sgd: {lr: 0.1}}", lambda d: d["training"]["optimizer"] == {"sgd": {"lr": 0.1}}),
        ("training.metrics[1]=f1", lambda d: d["training"]["metrics"] == ["accuracy", "f1"]),
        ("training.metrics[-2]=f1", lambda d: d["training"]["metrics"] == ["f1", "auc"]),
        ("model.inputs.image='image[16, 16, 1]'", lambda d: d["model"]["inputs"]["image"] == "image[16, 16, 1]"),
        ("model.layers[1].conv2d=64", lambda d: d["model"]["layers"][1] == {"conv2d": 64}),
        ("model.layers.second.filters=64",
         lambda d: d["model"]["layers"][0]["layers"][1]["conv2d"] == {"filters": 64}),
        ("model.layers.second.kernel=1",
         lambda d: d["model"]["layers"][0]["layers"][1]["conv2d"] == {"filters": 32, "kernel": 1}),
        ("model.layers.conv2d.stride=2",
         lambda d: {"conv2d": {"filters": "width", "stride": 2}} in d["model"]["layers"]),
        ("training.metrics=null", lambda d: "metrics" not in d["training"] and "loss" in d["training"]),
        ("model.layers.second.filters=null", lambda d: d["model"]["layers"][0]["layers"][1]["conv2d"] == {}),
        ("training=null", lambda d: "training" not in d),
        ("model.layers[0].repeat=3", lambda d: d["model"]["layers"][0]["repeat"] == 3),
    ],
)  # fmt: skip
def test_paths(text, look):
    document, report = applied(text)
    assert not report, [d.message for d in report]
    assert look(document)


@pytest.mark.parametrize(
    ("text", "code", "column", "help"),
    [
        ("training.epocs", "E0211", 1, "--set training.epochs=5"),
        ("=5", "E0211", 1, "--set training.epochs=5"),
        ("training..epochs=5", "E0211", 9, "names joined by dots"),
        ("[0]=5", "E0211", 1, "names joined by dots"),
        ("training.epochs=", "E0211", 16, "write a value"),
        ("params.widht=3", "E0201", 8, "did you mean `width`?"),
        ("trainning.epochs=3", "E0201", 1, "did you mean `training`?"),
        ("model.layers.third.filters=3", "E0201", 14, "second"),
        ("model.layers[7]=relu", "E0201", 14, ""),
        ("training.metrics[2]=f1", "E0201", 18, ""),
        ("training.loss.cross_entropy.x.y=1", "E0201", 29, ""),
        ("inference.x=1", "E0201", 1, ""),
        ("new=1", "E0201", 1, ""),
    ],
)
def test_refused(text, code, column, help):
    _, report = applied(text)
    assert [d.code for d in report] == [code]
    found = report[0]
    assert found.span.at == f"<--set #1>:1:{column}"
    assert help in " ".join(found.helps)


def test_a_broken_value_is_located():
    _, report = applied("training.epochs=[1, 2")
    assert report and report[0].code == "E0101"
    assert report[0].span.at.startswith("<--set #1>:1:")


def test_wrong_values_are_reported_at_the_argument(run):
    spec = run.write("a.yaml", GOOD)
    done = run("check", spec, "--set", "params.width=16", "--set", "training.epochs=many")
    assert done.code == 1
    assert "<--set #2>:1:17" in done.out and "training.epochs=many" in done.out
    done = run("check", spec, "--set", "training.optimizer.adam.lrr=3")
    assert "`adam` has no field `lrr`" in done.out and "<--set #1>:1:25" in done.out


def test_overrides_change_the_model(run):
    spec = run.write("a.yaml", GOOD)
    assert "344 parameters" not in run("check", spec).out
    assert "340 parameters" in run("check", spec, "--set", "params.width=16").out
    assert "88 parameters" in run("check", spec, "--set", "model.layers.stem.units=4").out


def test_in_toml_too(run):
    text = 'triglot = 1\n[model]\ninputs.x = "vector[16]"\nlayers = [{dense = 8}]\n[training]\nloss = "mse"\n'
    spec = run.write("a.toml", text)
    assert "68 parameters" in run("check", spec, "--set", "model.layers.dense.units=4").out
    assert run("check", spec, "--set", "training.loss={huber: {delta: 2}}").code == 0
