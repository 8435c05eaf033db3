"""A plateau beside phases: every phase falls by its own figures, and begins with the whole rate."""

from __future__ import annotations

import json
import subprocess
import sys

from triglot.backends.package import compile_spec
from triglot.compiler.reference.op import make
from triglot.compiler.schedules import SCHEDULES
from triglot.verify.processes import BOOT

SPEC = """
triglot: 1
name: falls
model:
  inputs: {features: "vector[4]"}
  layers: [{dense: 8, as: first}, relu, dense: 3]
data:
  source: {sklearn: iris}
training:
  loss: cross_entropy
  schedule: {plateau: {patience: 1, factor: 0.5, min_delta: 0.05}}
  phases:
    - {epochs: 4, freeze: first}
    - {epochs: 2, schedule: {linear: {final: 0.5}}}
    - {epochs: 3, optimizer: {sgd: {lr: 0.1}}}
"""


def test_each_phase_falls_by_its_own_figures(tmp_path):
    """The rates of a run, stopped within a phase and gone on with, are those of the definition."""
    path = tmp_path / "falls.yaml"
    path.write_text(SPEC)
    package = compile_spec(path, ["torch"], tmp_path / "packages").packages["torch"]
    command = [
        sys.executable,
        "-s",
        "-c",
        BOOT,
        str(package / "train.py"),
        "--out",
        str(tmp_path / "run"),
    ]
    for options in (["--stop-after", "13"], ["--resume"]):
        done = subprocess.run(
            [*command, *options], capture_output=True, text=True, cwd=package, check=False
        )
        assert done.returncode == 0, done.stderr
    rows = json.loads((tmp_path / "run" / "history.json").read_text())["epochs"]
    fields = {"patience": 1, "factor": 0.5, "min_delta": 0.05}
    record = make(SCHEDULES["plateau"], fields)
    falls = 0
    for phase, whole in ((1, 1e-3), (3, 0.1)):
        own = [row for row in rows if row["phase"] == phase]
        for done, row in enumerate(own):
            left = record.left([other["val.loss"] for other in own[:done]], False)
            falls += left < 1
            assert abs(row["rate"] - left * whole) < 1e-12 * whole
    assert falls >= 2
    assert rows[4]["phase"] == 2 and rows[4]["rate"] < 1e-3
    assert rows[6]["rate"] == 0.1
