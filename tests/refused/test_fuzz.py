"""Whatever is done to a spec, the answer is findings and never an exception."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from triglot.compiler.diagnostics import Source
from triglot.compiler.diagnostics.render import render
from triglot.compiler.front import check_source
from triglot.compiler.measure import Meter

from .mutate import JUNK, mutate

SPECS = Path(__file__).parents[2] / "specs"
FILES = sorted(p for p in SPECS.rglob("*") if p.suffix in (".yaml", ".toml"))
ROUNDS = 40


def survives(path: Path, seed: int) -> None:
    text = mutate(path.read_text(), seed)
    checked = check_source(Source(path.name, text), path.parent)
    render(checked.findings, "human", width=80)
    render(checked.findings, "json")
    if checked.errors:
        return
    assert checked.program is not None
    for network in checked.program.networks.values():
        Meter(network).total  # noqa: B018


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_no_mutation_raises(path):
    for seed in range(ROUNDS):
        try:
            survives(path, seed)
        except Exception as problem:
            raise AssertionError(f"{path.name}, seed {seed}:\n{mutate(path.read_text(), seed)}") from problem


PARTS = ["model", "networks", "training", "params", "layers", "data", "blocks", "inputs", "loss", "optimizer", "epochs", "adamw", "lr", "conv2d", "dense", "body", "stage", "as", "from", "repeat", "each", "when", "residual", "split", "fields", "units", "[0]", "[1]", "[-1]", "[9]", "width"]


@pytest.mark.parametrize("path", FILES[::4], ids=lambda p: f"{p.parent.name}-{p.name}")
def test_no_override_raises(path):
    """``--set`` with paths and values drawn at random."""
    dice = random.Random(path.name)
    for _ in range(ROUNDS):
        parts = [dice.choice(PARTS) for _ in range(dice.randint(1, 5))]
        text = "".join(p if p[0] == "[" or not i else f".{p}" for i, p in enumerate(parts))
        text += dice.choice(("=", "=", " = ", "")) + dice.choice((*JUNK, "5", "relu", "[1, 2]"))
        checked = check_source(Source(path.name, path.read_text()), path.parent, [text])
        render(checked.findings, "human", width=80)
