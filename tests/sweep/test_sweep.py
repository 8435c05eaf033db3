"""A few random specs agree in every framework; ``make sweep`` runs two thousand."""

from __future__ import annotations

from pathlib import Path

from triglot.compiler.front import load
from triglot.tests.sweep.draw import check, draw, right
from triglot.tests.sweep.run import Outcome, chunk, drawn

COUNT = 30
FOUND = sorted((Path(__file__).parent / "found").glob("*.yaml"))
"""Specs that longer sweeps found wrong, cut down to what was wrong with them."""


def test_drawn_specs_are_specs():
    for seed in range(1000, 1200):
        draft, checked = draw(seed)
        assert right(checked), draft.text
        assert [found.code for found in check(draft).findings if found.severity == "error"] == []


def test_every_framework_agrees():
    specs = [(path.stem, path.read_text(), load(path)) for path in FOUND]
    found = Outcome()
    chunk([*specs, *drawn(range(COUNT))], found)
    assert found.wrong == [], "\n\n".join(found.wrong)
    assert found.agreed + found.refused + found.undefined == COUNT + len(FOUND)
    assert found.refused + found.undefined <= COUNT // 5
    assert len(found.ops) >= 30
