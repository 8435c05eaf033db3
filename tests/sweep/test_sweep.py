"""A few random specs agree in every framework; ``make sweep`` runs two thousand."""

from __future__ import annotations

from triglot.tests.sweep.draw import check, draw, right
from triglot.tests.sweep.run import sweep

COUNT = 30


def test_drawn_specs_are_specs():
    for seed in range(1000, 1200):
        draft, checked = draw(seed)
        assert right(checked), draft.text
        assert [found.code for found in check(draft).findings if found.severity == "error"] == []


def test_every_framework_agrees():
    found = sweep(0, COUNT)
    assert found.wrong == [], "\n\n".join(found.wrong)
    assert found.agreed + found.refused == COUNT
    assert found.refused <= COUNT // 10
    assert len(found.ops) >= 30
