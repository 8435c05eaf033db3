"""Kill trainings with SIGKILL at random moments, resume them, compare the end with an undisturbed run.

    python -m triglot.tests.study.kill [KILLS] [--to torch,keras,jax] [--seed N]

The spec draws dropout masks, keeps running statistics and writes a checkpoint every three updates, so
that many kills come while a file is being written.  A run is killed and resumed until it ends by itself;
then its last checkpoint (weights, optimizer, random state) must equal that of the undisturbed run bit for
bit, and so must its losses.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

SPEC = """
triglot: 1
name: killed
data:
  source: {sklearn: digits}
  target: label
  split: {train: 0.7, val: 0.15, test: 0.15}
model:
  inputs:
    image: image[8, 8, 1]
  layers: [flatten, dense: 24, batch_norm, relu, dropout: 0.3, dense: 10]
training:
  loss: cross_entropy
  metrics: [accuracy]
  optimizer: {adam: {lr: 1e-3}}
  schedule: {cosine: {warmup: 20 steps}}
  checkpoint: {every: 3 steps, keep: 2}
  max_steps: STEPS
  batch: 32
"""
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1", "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}  # fmt: skip
LONGEST = 600.0
EARLY = 0.15
"""How many of the kills come while a process still starts."""


def start(package: Path, run: Path) -> subprocess.Popen[str]:
    """Begin a run, or go on with it when it has begun."""
    resumed = ["--resume"] if (run / "config.json").exists() else []
    return subprocess.Popen(
        [sys.executable, str(package / "train.py"), "--out", str(run), *resumed],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **ENVIRONMENT},
    )  # fmt: skip


def position(run: Path) -> float:
    """When the newest checkpoint was written."""
    try:
        return (run / "checkpoints" / "last.safetensors").stat().st_mtime
    except OSError:
        return 0.0


def disturb(process: subprocess.Popen[str], run: Path, delay: float, early: bool) -> bool:
    """Kill a training ``delay`` seconds after its first checkpoint; False when it ended before.

    An ``early`` kill counts from the start of the process instead: nothing may be written yet.
    """
    began, before = time.monotonic(), position(run)
    while not early and position(run) == before and process.poll() is None:
        if time.monotonic() - began > LONGEST:
            raise TimeoutError(f"no checkpoint in {run}")
        time.sleep(0.005)
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    errors = process.communicate()[1]
    if process.returncode:
        raise RuntimeError(f"{run}: exit code {process.returncode}\n{errors}")
    return False


def equal(run: Path, whole: Path) -> bool:
    """Whether two runs ended alike, bit for bit."""
    a, b = (load_file(r / "checkpoints" / "last.safetensors") for r in (run, whole))
    logs = [(r / "losses.csv").read_bytes() for r in (run, whole)]
    same = a.keys() == b.keys() and all(np.array_equal(a[k], b[k]) for k in a)
    return same and logs[0] == logs[1]


def campaign(
    package: Path, folder: Path, kills: int, draw: random.Random, longest: float
) -> tuple[int, int, int]:
    """Kill one framework's training again and again.

    Args:
        package: the generated package.
        folder: for the runs.
        kills: how many.
        draw: of the moments.
        longest: seconds from the first checkpoint of a process to its kill.

    Returns:
        Kills, runs that came to their end, and how many of these equal the undisturbed run.
    """
    whole = folder / "whole"
    errors = start(package, whole).communicate()[1]
    if not (whole / "history.json").exists():
        raise RuntimeError(errors)
    done = ended = alike = 0
    while done < kills:
        run = folder / f"run{ended}"
        while True:
            early = done < kills and draw.random() < EARLY
            delay = draw.uniform(0, 3 * longest if early else longest) if done < kills else LONGEST
            if not disturb(start(package, run), run, delay, early):
                break
            done += 1
        ended += 1
        alike += equal(run, whole)
    return done, ended, alike


def compiled(folder: Path, backends: list[str], steps: int) -> dict[str, Path]:
    """The packages of the spec."""
    from ...backends.package import compile_spec

    path = folder / "killed.yaml"
    path.write_text(SPEC.replace("STEPS", str(steps)), encoding="utf-8")
    return compile_spec(path, backends, folder / "packages").packages


def main() -> int:
    """Run a campaign in every framework and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kills", type=int, nargs="?", default=100)
    parser.add_argument("--to", default="torch,keras,jax")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=600)
    args = parser.parse_args()
    backends = args.to.split(",")
    shares = [args.kills * (i + 1) // len(backends) for i in range(len(backends))]
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        packages = compiled(Path(name), backends, args.steps)
        for i, backend in enumerate(backends):
            count = shares[i] - (shares[i - 1] if i else 0)
            draw = random.Random(f"{args.seed}/{backend}")
            folder = Path(name) / backend
            kills, ended, alike = campaign(packages[backend], folder, count, draw, 2.0)
            bad += ended - alike
            print(
                f"{backend}: {kills} kills, {ended} runs to the end, {alike} equal bit for bit",
                flush=True,
            )
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
