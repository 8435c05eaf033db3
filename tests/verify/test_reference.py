"""The reference of whole networks: paths, gradients, training steps."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from triglot.backends.package import compile_checked
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source, load
from triglot.compiler.policy.clip import Clip
from triglot.compiler.reference.bind import candidates, parameters
from triglot.compiler.reference.interpret import Interpreter
from triglot.compiler.reference.train import Trainer, cotangent_sum, slope
from triglot.verify.expect import events, expected
from triglot.verify.plan import plan

SPECS = sorted((Path(__file__).parents[1] / "specs").glob("*.yaml"))


@pytest.fixture(params=SPECS, ids=lambda path: path.stem)
def checked(request):
    """Every small spec there is."""
    return load(request.param)


def plans(checked):
    """A plan for each network, without optimizer steps."""
    return [plan(checked, network, trained=False) for network in checked.program.networks.values()]


def test_paths_and_shapes_are_those_of_the_weight_map(checked, tmp_path):
    """The reference and the packages call every array by one name, in one order."""
    compile_checked(checked, ("torch",), tmp_path)
    table = json.loads((tmp_path / "torch" / "weights.json").read_text())["parameters"]
    written = {
        row["canonical"].format(*index): (row["shape"], row["trainable"])
        for row in table
        for index in itertools.product(*map(range, row.get("repeat", [])))
    }
    found = {
        path: (list(item.shape), item.parameter.trainable)
        for network in checked.program.networks.values()
        for path, item in parameters(network).items()
    }
    assert found == written


def test_gradients_are_finite_differences(checked):
    """Along a random direction of all weights at once."""
    for made in plans(checked):
        weigh = cotangent_sum(made.cotangents)
        found = slope(made.network, made.weights, made.inputs, weigh, made.sizes)
        draws = np.random.default_rng(0)
        ways = {path: draws.normal(size=g.shape) for path, g in found.weights.items()}

        def value(step, made=made, ways=ways, weigh=weigh):
            moved = {p: w + step * ways[p] if p in ways else w for p, w in made.weights.items()}
            return weigh(Interpreter(made.network, moved, True, made.sizes).run(made.inputs))

        step = 1e-6
        numeric = (value(step) - value(-step)) / (2 * step)
        exact = sum(float(np.sum(g * ways[p])) for p, g in found.weights.items())
        assert numeric == pytest.approx(exact, rel=2e-4, abs=2e-4 * abs(found.value))


def test_every_node_is_an_event(checked):
    """The last event is the network's output, or one of them; all sizes are known."""
    for made in plans(checked):
        seen = events(made)
        assert all(event.value.shape[1:] == event.type.dims for event in seen)
        outputs = expected(made)
        ends = [outputs[f"train/{name}"] for name in made.outputs]
        assert all(any(np.array_equal(e.value, end) for e in seen) for end in ends)


def test_float32_stays_float32(checked):
    """The reference in float32 rounds every value, and differs only by that.

    A gradient that is 0 in exact arithmetic is what rounding leaves of the largest one.
    """
    for made in plans(checked):
        wide, narrow = expected(made), expected(made, "float32")
        assert set(wide) == set(narrow)
        top = max([1.0, *(np.max(np.abs(a)) for n, a in wide.items() if n.startswith("grad/"))])
        for name, item in narrow.items():
            if name.startswith(("eval/", "train/", "grad/")) and item.size:
                assert item.dtype == np.float32, name
                size = top if name.startswith("grad/") else max(np.max(np.abs(wide[name])), 1)
                assert np.max(np.abs(item - wide[name])) < 1e-3 * size, name


def source(text):
    """A spec from text."""
    found = check_source(Source("given.yaml", text), Path())
    assert not found.errors, [d.message for d in found.errors]
    return found


LINE = """\
triglot: 1
name: line
model:
  inputs: {features: "vector[2]"}
  layers: [dense: {units: 1, bias: false}]
training:
  loss: mse
  optimizer: {sgd: {lr: 0.1, momentum: 0.5}}
  clip: 1.0
"""


def test_two_steps_by_hand():
    """Clipped gradient, buffer, weights of a line through one point, worked on paper."""
    checked = source(LINE)
    network = checked.program.networks["model"]
    weights = {"model.dense.kernel": np.array([[1.0], [2.0]])}
    trainer = Trainer(network, checked.training, weights, 2, 1)
    inputs = {"features": np.array([[3.0, 4.0]])}
    # output 11, target 1: loss 100, gradient 20 * (3, 4), norm 100 -> clipped to (0.6, 0.8)
    first = trainer.update(inputs, np.array([[1.0]]))
    assert first.value == pytest.approx(100.0)
    assert trainer.weights["model.dense.kernel"].ravel() == pytest.approx([0.94, 1.92])
    # output 10.5, again clipped to (0.6, 0.8); buffer 0.5 * (0.6, 0.8) + (0.6, 0.8)
    second = trainer.update(inputs, np.array([[1.0]]))
    assert second.value == pytest.approx(90.25)
    assert trainer.weights["model.dense.kernel"].ravel() == pytest.approx([0.85, 1.80])


def test_clipping_leaves_small_gradients():
    """Nothing changes below the limit; above it the norm is the limit."""

    def clipped(gradients, limit):
        return Clip(global_norm=limit).of(np, gradients)

    small = {"a": np.array([0.3, 0.4])}
    assert clipped(small, 1.0)["a"] == pytest.approx(small["a"])
    assert clipped({"a": np.array([3.0, 4.0])}, 1.0)["a"] == pytest.approx([0.6, 0.8])
    assert clipped({"a": np.zeros(2)}, 1.0)["a"] == pytest.approx([0.0, 0.0])


def test_sizes_differ_and_respect_bounds():
    """Distinct, not among the fixed ones, never above what the spec allows."""
    for found in candidates({"H": 16, "W": 16, "T": 1}, {"H": None, "W": None, "T": 9}, {3, 7}):
        assert len(set(found.values())) == 3
        assert not set(found.values()) & {3, 7}
        assert found["T"] <= 9


def test_plans_are_repeatable_and_not_degenerate(checked):
    """The same numbers each time; no weight constant, padding at the ends."""
    for first, second in zip(plans(checked), plans(checked), strict=True):
        for path, item in first.weights.items():
            assert np.array_equal(item, second.weights[path])
            assert item.size == 1 or np.std(item) > 0
            assert first.owned[path].name != "variance" or item.min() >= 0.5
        for name, item in first.inputs.items():
            assert np.array_equal(item, second.inputs[name])
            pad = first.network.body.inputs[name].type.pad
            if pad is not None:
                real = item != pad
                assert real[0].all() and real[:, 0].all() and not real.all()
                assert np.all(real[:, :-1] >= real[:, 1:])


def test_parts_of_an_update_are_one_large_batch():
    """Whatever the sizes: seven examples in three parts; penalties count once, draws have places."""
    text = """
triglot: 1
model: {inputs: {x: "vector[5]"}, layers: [dense: 4, dropout: 0.3, tanh, dense: 3]}
training:
  loss: {cross_entropy: {label_smoothing: 0.1}}
  clip: 0.5
  rng: portable
  regularize: [{match: kernel, l2: 1e-2}]
"""
    whole = check_source(Source("a.yaml", text), Path())
    parted = check_source(Source("a.yaml", f"{text}  accumulate: 3\n"), Path())
    made = plan(whole, whole.program.networks["model"], trained=True)
    draws = np.random.default_rng(0)
    inputs, target = {"x": draws.normal(size=(7, 5))}, draws.integers(0, 3, 7)
    runs = []
    for checked in (whole, parted):
        network = checked.program.networks["model"]
        trainer = Trainer(network, checked.training, dict(made.weights), 9, 3, seed=1)
        losses = [trainer.update(inputs, target).value for _ in range(5)]
        runs.append((losses, trainer.weights))
    assert np.allclose(runs[0][0], runs[1][0], rtol=1e-13, atol=0)
    for path, value in runs[0][1].items():
        assert np.allclose(runs[1][1][path], value, rtol=1e-10, atol=1e-14), path


def test_the_loss_of_a_whole_batch_is_that_of_its_statistics():
    """Parts of an update have batch statistics of their own; the loss that packages are asked for has not."""
    text = """
triglot: 1
model: {inputs: {x: "vector[5]"}, layers: [dense: 4, batch_norm, tanh, dense: 3]}
training: {loss: cross_entropy, accumulate: PARTS}
"""
    found = []
    for parts in ("1", "3"):
        checked = check_source(Source("a.yaml", text.replace("PARTS", parts)), Path())
        made = plan(checked, checked.program.networks["model"], trained=True)
        found.append(expected(made))
    assert {name for name in found[0] if name.startswith("loss_grad/")}
    for name, value in found[0].items():
        if name == "loss" or name.startswith("loss_grad/"):
            np.testing.assert_allclose(found[1][name], value, rtol=1e-12, atol=1e-15)
    assert abs(found[0]["losses"][0] - found[1]["losses"][0]) > 1e-3
