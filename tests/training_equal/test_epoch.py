"""The generated trainers make the same run of the same spec: data, order, losses, weights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from triglot.backends.package import BACKENDS, compile_spec
from triglot.verify.processes import BOOT

SPECS = sorted(Path(__file__).parent.glob("*.yaml"))
CLOSE = 1e-9
NOISE = 8.0
"""How many times its own rounding noise a framework may be from another one in float32."""


def train(package, out, *options):
    """Run ``train.py`` of a package for an epoch, where triglot cannot be imported."""
    done = subprocess.run(
        [sys.executable, "-s", "-c", BOOT, str(package / "train.py"), "--out", str(out),
         "--epochs", "1", "--no-dropout", *options],
        capture_output=True, text=True, cwd=package, check=False,
        env={**os.environ, "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "",
             "TF_CPP_MIN_LOG_LEVEL": "3"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    return np.loadtxt(out / "losses.csv", delimiter=",", skiprows=1)


@pytest.fixture(scope="module", params=SPECS, ids=lambda spec: spec.stem)
def runs(request, tmp_path_factory):
    """Backend -> (run folder, losses in float64, losses in float32)."""
    folder = tmp_path_factory.mktemp(request.param.stem)
    packages = compile_spec(request.param, out=folder / "packages").packages
    return {
        name: (
            folder / f"{name}-64",
            train(packages[name], folder / f"{name}-64", "--float64"),
            train(packages[name], folder / f"{name}-32"),
        )
        for name in BACKENDS
    }


def test_losses_agree_in_float64(runs):
    _, first, _ = runs["torch"]
    assert len(first) >= 5
    for name in BACKENDS:
        losses = runs[name][1]
        np.testing.assert_array_equal(losses[:, 0], first[:, 0])
        np.testing.assert_allclose(losses[:, 1], first[:, 1], rtol=CLOSE, atol=0, err_msg=name)


def test_weights_and_figures_agree_in_float64(runs):
    wanted = load_file(runs["torch"][0] / "checkpoints" / "last.safetensors")
    figures = json.loads((runs["torch"][0] / "history.json").read_text())["epochs"][0]
    for name in BACKENDS:
        found = load_file(runs[name][0] / "checkpoints" / "last.safetensors")
        for key in wanted:
            if not key.startswith("random."):
                scale = np.abs(wanted[key]).max()
                assert np.abs(found[key] - wanted[key]).max() <= CLOSE * scale, (name, key)
        other = json.loads((runs[name][0] / "history.json").read_text())["epochs"][0]
        for key in figures.keys() - {"seconds"}:
            assert other[key] == pytest.approx(figures[key], rel=CLOSE), (name, key)


def test_float32_is_as_near_as_rounding_allows(runs):
    """The frameworks are no further apart in float32 than float32 is from float64 in each."""
    noise = max(np.abs(short[:, 1] / exact[:, 1] - 1).max() for _, exact, short in runs.values())
    lines = np.array([short[:, 1] for *_, short in runs.values()])
    apart = ((lines.max(0) - lines.min(0)) / lines.mean(0)).max()
    assert 0 < noise < 1e-4
    assert apart <= NOISE * noise
