"""``triglot show``: measures, defaults, and the program between passes."""

from __future__ import annotations

import json

import pytest
from triglot.compiler.front import check_file, load, stages
from triglot.compiler.ir.nodes import Loop
from triglot.compiler.measure import Meter

from .conftest import BAD, GOOD, MODELS

ATTENTION = """\
triglot: 1
model:
  inputs: {x: "sequence[T, 12]"}
  layers:
    - residual: [layer_norm, attention: {heads: 3}]
      repeat: 5
"""


def test_the_table(run):
    done = run("show", run.write("a.yaml", GOOD))
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "model: x: vector[16] -> vector[4]"
    assert lines[4].split() == ["stem", "dense", "vector[8]", "136", "256", "32", "B"]
    assert "parameters   172, 688 B in float32" in lines
    assert "memory       80 B * batch" in lines


def test_errors_are_findings(run):
    done = run("show", run.write("a.yaml", BAD))
    assert done.code == 1 and done.out == "" and "E0300" in done.err


def test_known_figures():
    """torchvision's ResNet-18: 11,689,512 parameters, 1.82 G multiply-adds at 224 x 224."""
    program = check_file(MODELS / "resnet18.yaml").program
    total = Meter(program.networks["model"]).total
    assert total.parameters == 11_689_512
    assert total.statistics == 2 * 4800
    assert 2 * 1.81e9 < total.flops < 2 * 1.87e9


def test_what_the_backward_pass_keeps(run):
    """Three decoders give their outputs only: everything else in them is computed again."""
    checked = load(MODELS / "nano_gpt.yaml", ["training.gradient_checkpointing=true"])
    network = checked.program.networks["model"]
    total = Meter(network, checked.program.recomputed).total
    whole = Meter(network).total
    (decoders,) = (node for node in network.body.nodes if isinstance(node, Loop))
    inside = Meter(network).body(decoders.bodies[0]).activations
    out = decoders.bodies[0].result.type.elements
    assert whole.kept == whole.activations == total.activations
    assert total.kept == whole.activations - 3 * inside + 3 * out
    spec, given = str(MODELS / "nano_gpt.yaml"), ["--set", "training.gradient_checkpointing=true"]
    assert "the rest is computed again" in run("show", spec, *given, "--sizes", "T=8").out
    assert "computed again" not in run("show", spec, "--sizes", "T=8").out


def test_symbols_stay_and_can_be_filled_in(run):
    spec = run.write("a.yaml", ATTENTION)
    found = json.loads(run("show", spec, "--format", "json").out)
    total = found["networks"][0]["total"]
    assert "T * T" in total["flops"]
    assert total["parameters"] == 5 * (24 + 4 * (12 * 12 + 12))
    filled = json.loads(run("show", spec, "--format", "json", "--sizes", "T=7").out)
    assert isinstance(filled["networks"][0]["total"]["flops"], int)
    assert "for a batch of 3" in run("show", spec, "--sizes", "T=7,batch=3").out
    done = run("show", spec, "--sizes", "batch=3,S=4")
    assert done.code == 2 and "how large T is" in done.err
    assert run("show", spec, "--sizes", "T").code == 2


def test_a_repeat_is_shown_once(run):
    lines = run("show", run.write("a.yaml", ATTENTION)).out.splitlines()
    assert sum("attention" in line for line in lines) == 1
    assert any("copy 0-4" in line and "5 x" in line for line in lines)


@pytest.mark.parametrize("path", sorted(p for p in MODELS.iterdir() if p.suffix in (".yaml", ".toml")),
                         ids=lambda p: p.name)  # fmt: skip
def test_full_says_the_same_without_defaults(run, path):
    """The written-out spec is a spec, means the same, and is its own written-out form."""
    done = run("show", "--full", path)
    assert done.code == 0
    full = run.write("full.yaml", done.out)
    if path.stem == "tabular_mlp":
        run.write("customers.csv", (MODELS / "customers.csv").read_text())
    old, new = check_file(path), check_file(full)
    assert not new.errors, [d.message for d in new.errors]
    for name, network in old.program.networks.items():
        assert Meter(network).total == Meter(new.program.networks[name]).total
    second = run("show", "--full", full)
    assert second.out == done.out


def test_full_states_every_default(run):
    text = run("show", "--full", run.write("a.yaml", GOOD)).out
    for part in ("bias: true", "kernel_init: he_uniform", "epochs: 10", "batch: 32", "seed: 0", "monitor: val.loss"):
        assert part in text


@pytest.mark.parametrize("stage", stages())
def test_after(run, stage):
    done = run("show", MODELS / "gpt2_small.yaml", "--after", stage)
    assert done.code == 0
    assert done.out.count("attention = ") + done.out.count("attention: ") == 1
    assert ("sequence[T, 768]" in done.out) == (stage != "names")


@pytest.mark.parametrize("stage", ["legalise", "layout"])
def test_after_a_pass_of_a_target(run, stage):
    done = run("show", MODELS / "digits_cnn.yaml", "--after", stage, "--to", "torch,jax")
    assert done.code == 0
    torch, jax = done.out.split("# jax\n")
    assert ("@first" in torch) == (stage == "layout")
    assert "@first" not in jax


def test_unknown_pass(run):
    done = run("show", MODELS / "digits_cnn.yaml", "--after", "shape")
    assert done.code == 2 and "did you mean `shapes`?" in done.err


def test_the_schedule_is_drawn(run):
    """The highest column is the peak, the table names the bend, groups have their share."""
    spec = run.write(
        "a.yaml",
        "triglot: 1\nmodel:\n  inputs: {x: 'vector[3]'}\n  layers: [dense: 2]\n"
        "training:\n  loss: mse\n  epochs: 2\n  optimizer: {sgd: {lr: 0.5}}\n"
        "  schedule: {linear: {warmup: 4 steps}}\n  groups: [{match: bias, lr: 0.1}]\n",
    )
    lines = run("show", "--schedule", spec, "--sizes", "epoch=8").out.splitlines()
    assert lines[0] == "sgd, linear: 16 updates (8 an epoch)"
    assert lines[2] == "0.5    ██▃"
    assert ["3", "0.38", "0.5"] in [line.split() for line in lines]
    assert "bias: 0.2 of it" in lines
    found = json.loads(run("show", "--schedule", spec, "--format", "json").out)
    assert found["steps_per_epoch"] == 100 and len(found["rates"]) == 200
    assert found["rates"][:4] == [0.125, 0.25, 0.375, 0.5]
    assert run("show", "--schedule", "--full", spec).code == 2
    bare = run.write("b.yaml", "triglot: 1\nmodel:\n  inputs: {x: 'vector[3]'}\n  layers: [relu]\n")
    done = run("show", "--schedule", bare)
    assert done.code == 2 and "no `training`" in done.err
