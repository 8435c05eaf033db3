"""The conformance table: ``make conformance`` runs every case and writes ``docs/conformance.md``.

A pytest plugin (``-p triglot.tests.conformance.table``).  A cell counts the cases of an op that agree
with the reference in one backend, for forward and gradient, float64 and float32, training and
evaluation together; a case that fails, or an op that a backend has no case for, is a hole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "conformance.md"
UNIT = re.compile(
    r"test_agrees\[(?P<word>\w+)-\d+-(?P<backend>torch|keras|jax)(?:-\w+)?"
    r"-(?P<dtype>float64|float32)-(?P<part>\w+)\]"
)
BACKENDS = ("torch", "keras", "jax")
COLUMNS = [(d, p) for p in ("forward", "gradient") for d in ("float64", "float32")]
Counts = dict[tuple[str, str, str, str], list[int]]
"""(word, backend, dtype, part) -> [agreeing, run]."""


class Table:
    """Collects what the tests report, also from the workers of xdist."""

    def __init__(self) -> None:
        self.counts: Counts = defaultdict(lambda: [0, 0])

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Count one test, or the error that kept it from running."""
        found = UNIT.search(report.nodeid)
        if found is None or (report.when != "call" and not report.failed):
            return
        cell = self.counts[found["word"], found["backend"], found["dtype"], found["part"]]
        cell[0] += report.passed
        cell[1] += 1

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the totals and write the page, unless only a part was selected."""
        from triglot.compiler.ops import OPS

        part = bool(terminalreporter.config.option.keyword)
        words = sorted({word for word, *_ in self.counts}) if part else OPS.names
        text, holes = page(self.counts, words)
        terminalreporter.write_line(text.partition("\n| op")[0])
        for hole in holes:
            terminalreporter.write_line(f"hole: {hole}")
        if not part:
            PAGE.write_text(text, encoding="utf-8")
            terminalreporter.write_line(f"wrote {PAGE.relative_to(ROOT)}")


def page(counts: Counts, words: Any) -> tuple[str, list[str]]:
    """The page as Markdown, and every hole."""
    rows, holes = [], []
    for word in words:
        cells = []
        for backend in BACKENDS:
            found = [counts.get((word, backend, *column), [0, 0]) for column in COLUMNS]
            good, run = (sum(cell[i] for cell in found) for i in (0, 1))
            whole = bool(run) and good == run
            cells.append(" · ".join(f"{a}/{b}" for a, b in found))
            if not whole:
                holes.append(f"{word} in {backend}: {good} of {run} agree")
        rows.append(f"| `{word}` | {' | '.join(cells)} |")
    total = [sum(cell[i] for cell in counts.values()) for i in (0, 1)]
    head = [
        "# Conformance",
        "",
        "Every op against its NumPy reference, in each framework: agreeing cases / cases run, for "
        "forward in float64 and float32, then gradient in float64 and float32. A case counts once "
        "per layout it runs in, training and evaluation together. Written by `make conformance`.",
        "",
        f"{len(rows)} ops, {total[0]:,} of {total[1]:,} checks agree, {len(holes)} holes.",
        "",
        f"| op | {' | '.join(BACKENDS)} |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n", holes


def pytest_configure(config: pytest.Config) -> None:
    """Register where results arrive: with xdist, in the process that hands out the tests."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Table(), "conformance-table")
