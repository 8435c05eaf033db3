"""What a second training of the reference excuses, and what it does not."""

from __future__ import annotations

import numpy as np
import pytest
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source
from triglot.compiler.reference.train import Slope, Trainer
from triglot.verify.compare import MOVES, ROUNDING
from triglot.verify.training import BOUND
from triglot.verify.twin import Reference, nudged, rates

SPEC = """
triglot: 1
model:
  inputs: {{x: "vector[4]"}}
  layers: [dense: 5, batch_norm, relu, dense: 5, relu, dense: 3]
training: {{loss: cross_entropy, optimizer: {{{optimizer}}}}}
"""


def twins(optimizer, steps, tmp_path):
    """A reference and its twin on random batches."""
    checked = check_source(Source("spec.yaml", SPEC.format(optimizer=optimizer)), tmp_path)
    assert not checked.errors
    network = checked.program.networks["model"]
    draw = np.random.default_rng(0)
    shapes = {"dense": (4, 5), "dense_2": (5, 5), "dense_3": (5, 3)}
    start = {f"model.{n}.kernel": draw.normal(size=s) for n, s in shapes.items()}
    start |= {f"model.{n}.bias": np.zeros(s[1]) for n, s in shapes.items()}
    start |= {f"model.batch_norm.{n}": np.ones(5) for n in ("scale", "variance")}
    start |= {f"model.batch_norm.{n}": np.zeros(5) for n in ("shift", "mean")}
    own, twin = (
        Trainer(network, checked.training, begun, steps, steps) for begun in (start, nudged(start))
    )
    states = frozenset({"model.batch_norm.mean", "model.batch_norm.variance"})
    found = Reference(rates(checked.training, network), states)
    for _ in range(steps):
        batch, goal = {"x": draw.normal(size=(6, 4))}, draw.integers(0, 3, size=6)
        found.add(own.update(batch, goal), own.arrays(), keep=True)
        value = twin.update(batch, goal).value
        found.follow(own.arrays(), twin.arrays(), value)
    return found


def test_a_bias_without_a_gradient_and_the_mean_behind_it_may_move(tmp_path):
    found = twins("adam: {lr: 0.02}", 12, tmp_path)
    assert found.idle == {"model.dense.bias"}
    assert found.excused("average.model.dense.bias", 3) == pytest.approx(MOVES * 3 * 0.02)
    moved = found.drift[12]["model.batch_norm.mean"]
    assert 1e-13 < moved < 1e-3
    assert found.excused("model.batch_norm.mean", 12) == ROUNDING * moved
    assert found.excused("model.dense_2.kernel", 12) == -1.0
    assert found.steady(BOUND) is None


def test_a_chaotic_training_is_judged_until_rounding_moves_it(tmp_path):
    calm, wild = (twins(f"sgd: {{lr: {lr}}}", 60, tmp_path) for lr in (0.1, 40.0))
    assert calm.steady(BOUND) is None
    assert 1 <= wild.steady(BOUND) < 60
    assert wild.steady(1e-300) is None  # a first step that differs is no chaos


def test_rates_are_the_largest_of_phases_groups_and_steps(tmp_path):
    text = SPEC.format(optimizer="adam: {lr: 0.02}").replace(
        "training: {", "training: {groups: [{match: bias, lr: 0.5}], phases: [{epochs: 1}, {epochs: 1, optimizer: {sgd: {lr: 2.0}}}], "
    )  # fmt: skip
    checked = check_source(Source("spec.yaml", text), tmp_path)
    assert not checked.errors
    assert rates(checked.training, checked.program.networks["model"]) == {"adam": 0.5, "sgd": 2.0}


def test_a_weight_that_had_a_gradient_once_is_judged():
    found = Reference({"adam": 0.1}, frozenset())
    for small in (1e-20, 1.0):
        slopes = {"a": np.array([small]), "b": np.array([1.0])}
        found.add(Slope(1.0, {}, slopes, {}, {}), {}, keep=False)
    assert found.still == {"a"}
    assert found.idle == set()
    assert found.excused("a", 2) == -1.0
