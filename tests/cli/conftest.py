"""Running the command line in this process, as a user would see it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from triglot.cli import main

MODELS = Path(__file__).parents[2] / "specs" / "models"
GOOD = """\
triglot: 1
params: {width: 8}
model:
  inputs: {x: "vector[16]"}
  layers:
    - dense: width
      as: stem
    - relu
    - dense: 4
training:
  loss: mse
  optimizer: {adam: {lr: 1e-3}}
"""
BAD = GOOD.replace("- relu", "- rleu").replace("dense: 4", "dense: {unit: 4}")
WARN = GOOD.replace("{width: 8}", "{width: 8, spare: 3}")


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


class Runner:
    """Calls ``triglot`` in a folder of its own."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys

    def __call__(self, *arguments):
        code = main([str(a) for a in arguments])
        captured = self.capsys.readouterr()
        return Done(code, captured.out, captured.err)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [n for n in os.environ if n.startswith("TRIGLOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_COLOR", "1")
    return Runner(tmp_path, capsys)
