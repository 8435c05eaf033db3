"""A run that is stopped in one framework goes on in another: all six ordered pairs."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import triglot
from PIL import Image
from safetensors.numpy import load_file
from sklearn.datasets import load_digits
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef

from .across import FRAMEWORKS
from .specs import PARTS, PLAIN, TURNS

CLOSE = 1e-9
STOP = 103
"""In the middle of the second epoch."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The folder in which three processes, one a framework, have trained everything."""
    folder = tmp_path_factory.mktemp("across")
    for name, text in (("plain", PLAIN), ("turns", TURNS)):
        path = folder / f"{name}.yaml"
        path.write_text(text)
        triglot.compile(path, FRAMEWORKS, folder / "all" / name)
    (folder / "parts.yaml").write_text(PARTS)
    triglot.compile(folder / "parts.yaml", FRAMEWORKS, folder / "parts")
    environment = {
        **os.environ, "OMP_NUM_THREADS": "1", "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }  # fmt: skip
    children = [
        subprocess.Popen(
            [sys.executable, Path(__file__).with_name("across.py"), own, folder / "all", str(STOP)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment,
        )
        for own in FRAMEWORKS
    ]  # fmt: skip
    told = [child.communicate(timeout=500)[0] for child in children]
    assert not any(child.returncode for child in children), "\n".join(told)
    return folder / "all"


def last(run):
    return load_file(run / "checkpoints" / "last.safetensors")


@pytest.mark.parametrize("spec", ["plain", "turns"])
@pytest.mark.parametrize(("first", "then"), permutations(FRAMEWORKS, 2))
def test_the_weights_are_those_of_the_whole_run(runs, spec, first, then):
    whole, carried = last(runs / spec / f"whole-{first}"), last(runs / spec / f"{first}-{then}")
    assert whole.keys() == carried.keys()
    assert any(name.startswith("optimizer.") for name in whole)
    for name, value in whole.items():
        scale = np.abs(value).max()
        assert np.abs(value - carried[name]).max() <= CLOSE * scale, name


@pytest.mark.parametrize("spec", ["plain", "turns"])
@pytest.mark.parametrize(("first", "then"), permutations(FRAMEWORKS, 2))
def test_the_logs_are_those_of_the_whole_run(runs, spec, first, then):
    whole, carried = (runs / spec / name for name in (f"whole-{first}", f"{first}-{then}"))
    a, b = (np.loadtxt(run / "losses.csv", delimiter=",", skiprows=1) for run in (whole, carried))
    assert len(a) == 200
    np.testing.assert_allclose(b, a, rtol=1e-8)
    rows = [json.loads((run / "history.json").read_text())["epochs"] for run in (whole, carried)]
    assert [row["step"] for row in rows[0]] == [row["step"] for row in rows[1]]
    assert rows[0][-1]["step"] == 200
    if spec == "plain":
        assert [row["step"] for row in rows[0]] == [60, 120, 180, 200]
        names = sorted(path.name for path in (carried / "checkpoints").glob("step-*"))
        assert names == ["step-000000150.safetensors", "step-000000200.safetensors"]
    assert json.loads((carried / "config.json").read_text())["backend"] == then


@pytest.mark.parametrize("own", FRAMEWORKS)
def test_short_runs_mean_the_same(runs, own):
    def losses(name):
        return np.loadtxt(runs / f"{name}" / "losses.csv", delimiter=",", skiprows=1)[:, 1]

    smoke, overfit = losses(f"smoke-{own}"), losses(f"overfit-{own}")
    assert (len(smoke), len(overfit)) == (2, 60)
    np.testing.assert_allclose(smoke, losses("smoke-torch"), rtol=CLOSE)
    np.testing.assert_allclose(overfit, losses("overfit-torch"), rtol=1e-8)
    assert overfit[-1] < 0.5 * overfit[0]  # 32 examples, seen thirty times


def test_the_middle_is_not_the_end(runs):
    """A liar: a run that was only stopped has other weights."""
    half, whole = (last(runs / "plain" / f"{name}-torch") for name in ("half", "whole"))
    assert any(np.abs(half[name] - whole[name]).max() > 1e-3 for name in whole)


def logged(run):
    """Step, rate and norm of every row of ``log.csv``."""
    return np.genfromtxt(run / "log.csv", delimiter=",", skip_header=1)


def events(run):
    """Tag -> (step, value) of every event of a run, files in the order in which they were written."""
    paths = sorted(run.glob("events.out.tfevents.*"), key=lambda path: path.stat().st_mtime_ns)
    found = {}
    for path in paths:
        for raw in RawEventFileLoader(str(path)).Load():
            event = Event.FromString(raw)
            found.setdefault("graph", []).extend([event.graph_def] if event.graph_def else [])
            for value in event.summary.value:
                found.setdefault(value.tag, []).append((event.step, value))
    return found


@pytest.mark.parametrize("own", FRAMEWORKS)
def test_norms_of_gradients_are_equal(runs, own):
    for spec, every, steps in (("plain/whole", 20, 200), ("parts", 5, 34)):
        base, found = logged(runs / f"{spec}-torch"), logged(runs / f"{spec}-{own}")
        assert found[:, 0].tolist() == list(range(every, steps + 1, every))
        np.testing.assert_allclose(found, base, rtol=CLOSE)
        assert (found[:, 2] > 0.05).all()  # not those that were clipped
    for other in FRAMEWORKS:
        if other != own:
            whole, carried = (logged(runs / "plain" / n) for n in (f"whole-{own}", f"{other}-{own}"))
            np.testing.assert_allclose(carried, whole, rtol=CLOSE)


@pytest.mark.parametrize("own", FRAMEWORKS)
def test_every_update_of_a_batch_logs_its_gradient(runs, own):
    run = runs / "turns" / f"whole-{own}"
    rows = logged(run)
    assert rows[:, 0].tolist() == [30, 60, 90, 120, 150, 180] and (rows[:, 1] == 2e-3).all()
    np.testing.assert_allclose(rows, logged(runs / "turns" / "whole-torch"), rtol=1e-8)
    before, after = (last(runs / "turns" / f"until-{step}") for step in (29, 30))
    head = "optimizer.critic.first_moment."  # m = 0.5 m + 0.5 gradient
    squares = [
        np.square(2 * array - before[name]).sum()
        for name, array in after.items()
        if name.startswith(head)
    ]
    assert len(squares) == 4 and rows[0, 2] == pytest.approx(np.sqrt(sum(squares)), rel=1e-8)
    found = events(run)
    for column, update in ((2, "critic"), (3, "painter")):
        assert [step for step, _ in found[f"gradient_norm.{update}"]] == rows[:, 0].tolist()
        heads = (f"gradients/{update}/{update}.", f"gradients/{update}/")
        own_ones, all_ones = ([tag for tag in found if tag.startswith(head)] for head in heads)
        assert own_ones == all_ones  # of what the update trains, nothing else
        squares = [found[tag][1][1].histo.sum_squares for tag in own_ones]
        assert np.sqrt(sum(squares)) == pytest.approx(rows[1, column], rel=1e-9)


@pytest.mark.parametrize("own", FRAMEWORKS)
def test_what_tensorboard_shows(runs, own):
    found = events(runs / "plain" / f"whole-{own}")
    rows = logged(runs / "plain" / f"whole-{own}")
    assert [step for step, _ in found["gradient_norm"]] == rows[:, 0].tolist()
    steps = {step for step, _ in found["rate"]}
    assert steps == {*rows[:, 0], 60, 120, 180, 200}  # entries and evaluations
    weights = last(runs / "plain" / f"whole-{own}")
    names = [name for name in weights if not name.startswith("optimizer.")]
    for name in names:
        step, value = found[f"weights/{name}"][-1]
        assert (step, value.histo.num) == (200, weights[name].size)
    kernel = found["gradients/model.dense.kernel"][0][1].histo
    assert sum(kernel.bucket) == kernel.num == weights["model.dense.kernel"].size
    squares = [found[tag][3][1].histo.sum_squares for tag in found if tag.startswith("gradients/")]
    assert np.sqrt(sum(squares)) == pytest.approx(rows[3, 2], rel=1e-9)
    picture = found["examples/input"][0][1].image
    with Image.open(io.BytesIO(picture.encoded_image_string)) as shown:
        assert shown.size == (picture.width, picture.height) == (32, 8)
        first = np.asarray(shown)[:, :8]
    plain = load_digits().images
    assert any(np.abs(first / 255 - image / image.max()).max() < 0.005 for image in plain)
    table = found["examples"][-1][1].tensor.string_val[0].decode()
    assert table.count("\n") == 5 and "| example | input | target | answer |" in table
    if own == "jax":
        text = found["network"][0][1].tensor.string_val[0].decode()
        assert "Linear" in text and "BatchNorm" in text
    else:
        nodes = GraphDef.FromString(found["graph"][0]).node
        assert {"torch": "aten::linear", "keras": "MatMul"}[own] in {node.op for node in nodes}
