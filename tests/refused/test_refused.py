"""Wrong specs say what is wrong with them: the expected diagnostic stands on the guilty line.

``# error[E0201] text`` or ``# warning[W0301] text``, several of them with `` | `` between; the text is
part of the message or of a help.  Everything that is said must be expected, and the other way round.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from triglot.compiler.diagnostics.render import FORMATS, render
from triglot.compiler.front import check_file

FOLDER = Path(__file__).parents[2] / "specs" / "refused"
SPECS = sorted(p for p in FOLDER.iterdir() if p.suffix in (".yaml", ".toml"))
MARK = re.compile(r"(error|warning)\[([EW]\d{4})\] ")


def expected(path: Path) -> list[tuple[int, str, str, str]]:
    """Line, severity, code and text of every mark, in file order."""
    found = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        _, _, comment = line.partition("  # ")
        marks = list(MARK.finditer(comment))
        if not marks:
            continue
        ends = [m.start() for m in marks[1:]] + [len(comment)]
        for mark, end in zip(marks, ends, strict=True):
            text = comment[mark.end() : end].removesuffix(" | ").strip()
            found.append((number, mark[1], mark[2], text))
    return found


def told(path: Path) -> list[tuple[int, str, str, str]]:
    """The same of what the checker says."""
    found = []
    for d in check_file(path).findings:
        line = d.span.source.position(d.span.start)[0] if d.span else 0
        found.append((line, d.severity, d.code, "\n".join([d.message, *d.helps])))
    return found


def test_there_are_enough():
    assert len(SPECS) >= 26 + 30
    assert all(expected(path) for path in SPECS)


@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.name)
def test_refused(path):
    wanted, got = expected(path), told(path)
    assert sorted(w[:3] for w in wanted) == sorted(g[:3] for g in got)
    for line, _, code, text in wanted:
        assert any(g[0] == line and g[2] == code and text in g[3] for g in got), (line, code, text)


@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.name)
def test_every_form_can_be_printed(path):
    findings = check_file(path).findings
    for form in FORMATS:
        text = render(findings, form, color=form == "human", width=100)
        assert text
        assert "Traceback" not in text
    record = json.loads(render(findings, "json"))
    assert record["version"] == 1
    for item in record["diagnostics"]:
        assert {"code", "severity", "file", "line", "column", "message", "help", "labels"} <= set(item)
        assert item["line"] >= 1 and item["column"] >= 1


@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.name)
def test_every_error_offers_a_way_out(path):
    """A help, a note, or a label that says what to do."""
    for d in check_file(path).findings:
        assert d.helps or d.notes or any(label.text for label in d.labels) or len(d.message) > 20, d
