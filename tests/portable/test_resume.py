"""Runs with portable draws, stopped and gone on with: by the same framework, and by the others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from triglot.backends.package import compile_spec
from triglot.verify.processes import BOOT

SPEC = Path(__file__).with_name("noisy.yaml")
CLOSE = 1e-9


def start(package, out, *options):
    """Run ``train.py`` of a package where triglot cannot be imported."""
    done = subprocess.run(
        [sys.executable, "-s", "-c", BOOT, str(package / "train.py"), "--out", str(out), *options],
        capture_output=True, text=True, cwd=package, check=False,
        env={**os.environ, "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "",
             "TF_CPP_MIN_LOG_LEVEL": "3"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout


def train(package, out, *options):
    """The same; its losses and last checkpoint."""
    start(package, out, *options)
    losses = np.loadtxt(out / "losses.csv", delimiter=",", skiprows=1)
    return losses, load_file(out / "checkpoints" / "last.safetensors")


def figure(run):
    """The validation loss of the last epoch."""
    return json.loads((run / "history.json").read_text())["epochs"][-1]["val.loss"]


def test_a_run_goes_on_in_any_framework(tmp_path):
    """Torch, then Keras, then JAX draw what torch alone draws; torch again does so bit by bit."""
    packages = compile_spec(SPEC, out=tmp_path / "packages").packages
    wanted, last = train(packages["torch"], tmp_path / "whole", "--float64", "--epochs", "3")
    train(packages["torch"], tmp_path / "part", "--float64", "--epochs", "1")
    shutil.copytree(tmp_path / "part", tmp_path / "chain")

    losses, found = train(packages["torch"], tmp_path / "part", "--resume", "--epochs", "3")
    np.testing.assert_array_equal(losses, wanted)
    assert found.keys() == last.keys()
    assert not any(name.startswith("random.") for name in found)
    assert all(np.array_equal(found[name], last[name]) for name in last)

    train(packages["keras"], tmp_path / "chain", "--resume", "--epochs", "2")
    losses, found = train(packages["jax"], tmp_path / "chain", "--resume", "--epochs", "3")
    np.testing.assert_allclose(losses, wanted, rtol=CLOSE, atol=0)
    assert abs(figure(tmp_path / "chain") / figure(tmp_path / "whole") - 1) < CLOSE
    for name, value in last.items():
        assert np.abs(found[name] - value).max() <= CLOSE * max(np.abs(value).max(), 1e-3), name
