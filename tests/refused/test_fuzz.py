"""Whatever is done to a spec, the answer is findings and never an exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from triglot.compiler.diagnostics import Source
from triglot.compiler.diagnostics.render import render
from triglot.compiler.front import check_source
from triglot.compiler.measure import Meter

from .mutate import mutate

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
