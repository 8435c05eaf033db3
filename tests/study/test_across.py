"""A run that is stopped in one framework goes on in another: all six ordered pairs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import triglot
from safetensors.numpy import load_file

from .across import FRAMEWORKS
from .specs import PLAIN, TURNS

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
