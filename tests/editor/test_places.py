"""Every question at every kind of place, in right, spoiled and cut off texts: answers, never exceptions."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from triglot.compiler.diagnostics import Source
from triglot.editor.analysis import Analysis
from triglot.editor.complete import complete
from triglot.editor.hover import hover
from triglot.editor.outline import hints, outline
from triglot.editor.positions import from_editor, to_editor
from triglot.editor.rename import NotRenamed, rename, renameable
from triglot.editor.repairs import message, repairs
from triglot.tests.refused.mutate import mutate

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "specs" / "models", ROOT / "tests" / "specs", ROOT.parent / "shared" / "language" / "specs")
SPECS = sorted(p for f in FOLDERS for p in f.glob("*") if p.suffix in (".yaml", ".toml"))
NEW = "fresh_name"


def asked(analysis: Analysis, offset: int) -> None:
    """All questions about one place; spans must lie in the text."""
    size = len(analysis.source.text)
    answer = complete(analysis, offset)
    assert 0 <= answer.start <= offset <= answer.end <= size
    assert len({item.label for item in answer.items}) == len(answer.items)
    told = hover(analysis, offset)
    if told is not None:
        assert told.text and told.span.start <= offset <= told.span.end
    found = analysis.symbols.at(offset)
    if found is not None and found[0] is not None:
        for span in analysis.symbols.mentions(found[0]):
            assert span.text == found[0].name


@pytest.mark.parametrize("path", SPECS, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_no_place_raises(path):
    dice = random.Random(path.name)
    text = path.read_text()
    before = None
    for seed in range(8):
        changed = text if seed == 0 else mutate(text, seed) if seed % 2 else text[: dice.randrange(len(text))]
        analysis = Analysis(Source(path.name, changed), path.parent, before)
        for _ in range(6):
            asked(analysis, dice.randrange(len(changed) + 1))
        for hint in hints(analysis, 0, len(changed)):
            assert 0 <= hint.offset <= len(changed)
        outline(analysis)
        for repair in repairs(analysis, 0, len(changed)):
            assert repair.title and message(repair.finding)
        before = analysis


@pytest.mark.parametrize("path", SPECS, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_every_name_can_be_changed_and_changed_back(path):
    """A rename keeps a right spec right, and renaming back gives the same text."""
    text = path.read_text()
    analysis = Analysis(Source(path.name, text), path.parent)
    errors = len(analysis.checked.errors)
    done = 0
    for one in analysis.symbols.definitions:
        if renameable(analysis, one.span.start + 1) is None or done == 6:
            continue
        changed = applied(analysis, one.span.start + 1, NEW)
        again = Analysis(Source(path.name, changed), path.parent)
        if one.kind not in ("input", "data field"):  # fields of bundled data have names of their own
            said = [problem.message for problem in again.checked.errors]
            assert len(said) <= errors, (one.kind, one.name)
        if sum(other.name == one.name for other in analysis.symbols.definitions) == 1:
            assert applied(again, again.source.text.index(NEW) + 1, one.name) == text
        done += 1
    with pytest.raises(NotRenamed):
        rename(analysis, 0, "1x")


def applied(analysis, offset, name):
    text = analysis.source.text
    for span, new in sorted(rename(analysis, offset, name), key=lambda edit: -edit[0].start):
        text = text[: span.start] + new + text[span.end :]
    return text


def test_positions_go_there_and_back():
    source = Source("a.yaml", "ab\r\nx\U0001f642y\n\n\U0001f642\U0001f642")
    for offset in (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11):
        assert from_editor(source, *to_editor(source, offset)) == offset
    assert to_editor(source, 6) == (1, 3)
    assert from_editor(source, 1, 2) in (5, 6)  # inside a pair
    assert from_editor(source, 99, 0) == len(source.text) and from_editor(source, -1, 3) == 0
    assert from_editor(source, 0, 99) == 2
