"""The conformance table: ``make conformance`` runs every case and writes ``docs/conformance.md``.

A pytest plugin (``-p triglot.tests.conformance.table``).  A cell counts the cases of a word that agree
with the reference in one backend; a case that fails, or a word that a backend has no case for, is a hole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "conformance.md"
BACKENDS = ("torch", "keras", "jax")
EXACT = [(dtype, part) for part in ("forward", "gradient") for dtype in ("float64", "float32")]
ID = r"(?P<word>\w+)-\d+-(?P<backend>torch|keras|jax)"


@dataclass(frozen=True)
class Section:
    """One table of the page.

    Attributes:
        title: its heading.
        about: what a cell counts.
        unit: finds word, backend and perhaps ``dtype`` and ``part`` in a test's id.
        columns: numbers in a cell, by (dtype, part); ``("", "")`` where the id has none.
    """

    title: str
    about: str
    unit: re.Pattern[str]
    columns: tuple[tuple[str, str], ...] = (("", ""),)


def ids(file: str, pattern: str) -> re.Pattern[str]:
    """Ids of ``test_agrees`` in a file."""
    return re.compile(rf"{file}\.py::test_agrees\[{pattern}\]")


SECTIONS = (
    Section(
        "Ops",
        "forward in float64 and float32, then gradient in float64 and float32; a case counts once per "
        "layout it runs in, training and evaluation together",
        ids("test_ops", rf"{ID}(?:-\w+)?-(?P<dtype>float64|float32)-(?P<part>\w+)"),
        tuple(EXACT),
    ),
    Section(
        "Losses",
        "value and gradient, in float64 and in float32; a case counts once per layout",
        ids("test_losses", rf"{ID}(?:-\w+)*?-(?P<dtype>float64|float32)"),
        (("float64", ""), ("float32", "")),
    ),
    Section(
        "Optimizers",
        "weights, slots and losses of 20 updates with clipping and a schedule, every second case with "
        "groups; the first in float32 too",
        ids("test_optimizers", ID),
    ),
    Section(
        "Schedules",
        "weights after every step of a generated trainer",
        re.compile(r"test_policies\.py::test_agrees\[(?P<word>\w+)-\d+-(?P<backend>\w+)\]"),
    ),
    Section(
        "Policies",
        "weights after every step of a generated trainer; the last rows count tests of whole runs",
        re.compile(r"test_policies\.py::test_agrees\[(?P<word>[a-z ]+)-(?P<backend>\w+)\]"),
    ),
)
RUNS = {
    "low precision": "tests/precision/",
    "several devices": "tests/devices/",
    "resumed in another framework": "tests/study/test_across.py",
    "model families, 20 steps": "tests/quality/test_families.py::test_its",
}
"""Rows of policies that are whole runs: where their tests are; one without a backend counts for each."""
Counts = dict[tuple[str, str, str, str, str], list[int]]
"""(section, word, backend, dtype, part) -> [agreeing, run]."""


def places(nodeid: str) -> list[tuple[str, str, str, str, str]]:
    """The cells that a test counts for."""
    for section in SECTIONS:
        if found := section.unit.search(nodeid):
            given = found.groupdict()
            more = (given.get("dtype") or "", given.get("part") or "")
            return [(section.title, given["word"], given["backend"], *more)]
    for word, where in RUNS.items():
        if nodeid.removeprefix("tests/").startswith(where.removeprefix("tests/")):
            own = [b for b in BACKENDS if re.search(rf"\b{b}\b", nodeid.partition("[")[2])]
            return [("Policies", word, backend, "", "") for backend in own or BACKENDS]
    return []


class Table:
    """Collects what the tests report, also from the workers of xdist."""

    def __init__(self) -> None:
        self.counts: Counts = defaultdict(lambda: [0, 0])

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Count one test, or the error that kept it from running."""
        if report.when != "call" and not report.failed:
            return
        for place in places(report.nodeid):
            self.counts[place][0] += report.passed
            self.counts[place][1] += 1

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the totals and write the page, unless only a part was selected."""
        part = bool(terminalreporter.config.option.keyword)
        text, holes = page(self.counts, {} if part else wanted())
        for line in text.splitlines():
            if line.endswith(" holes."):
                terminalreporter.write_line(line)
        for hole in holes:
            terminalreporter.write_line(f"hole: {hole}")
        if not part:
            PAGE.write_text(text, encoding="utf-8")
            terminalreporter.write_line(f"wrote {PAGE.relative_to(ROOT)}")


def wanted() -> dict[str, Iterable[str]]:
    """Section -> every word that it has to have."""
    from triglot.compiler.losses import LOSSES
    from triglot.compiler.ops import OPS
    from triglot.compiler.optimizers import OPTIMIZERS
    from triglot.compiler.schedules import SCHEDULES
    from triglot.tests.conformance.test_policies import POLICIES

    return {
        "Ops": OPS.names,
        "Losses": LOSSES.names,
        "Optimizers": OPTIMIZERS.names,
        "Schedules": SCHEDULES.names,
        "Policies": (*POLICIES, *RUNS),
    }


def page(counts: Counts, words: dict[str, Iterable[str]]) -> tuple[str, list[str]]:
    """The page as Markdown, and every hole; without ``words``, of the words that were run."""
    lines = [
        "# Conformance",
        "",
        "Everything against its NumPy reference, in each framework: agreeing cases / cases run. "
        "Written by `make conformance`.",
    ]
    holes: list[str] = []
    for section in SECTIONS:
        own = sorted({place[1] for place in counts if place[0] == section.title})
        text, missing = table(section, counts, words.get(section.title, own))
        lines += text
        holes += missing
    return "\n".join(lines) + "\n", holes


def table(section: Section, counts: Counts, words: Iterable[str]) -> tuple[list[str], list[str]]:
    """One section's lines, and its holes."""
    rows, holes, total = [], [], [0, 0]
    for word in words:
        cells = []
        for backend in BACKENDS:
            found = [
                counts.get((section.title, word, backend, *c), [0, 0]) for c in section.columns
            ]
            good, run = (sum(cell[i] for cell in found) for i in (0, 1))
            total = [total[0] + good, total[1] + run]
            cells.append(" · ".join(f"{a}/{b}" for a, b in found))
            if not run or good != run:
                holes.append(f"{word} in {backend}: {good} of {run} agree")
        rows.append(f"| `{word}` | {' | '.join(cells)} |")
    head = [
        "",
        f"## {section.title}",
        "",
        f"A cell counts {section.about}.",
        "",
        f"{len(rows)} {section.title.lower()}, {total[0]:,} of {total[1]:,} checks agree, "
        f"{len(holes)} holes.",
        "",
        f"| | {' | '.join(BACKENDS)} |",
        "|---|---|---|---|",
    ]
    return [*head, *rows], holes


def pytest_configure(config: pytest.Config) -> None:
    """Register where results arrive: with xdist, in the process that hands out the tests."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Table(), "conformance-table")
