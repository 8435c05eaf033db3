"""Applying the fixes that findings carry, again and again until none is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..diagnostics import Diagnostic, Source, Span
from ..text import parse
from ..text.edits import apply_edits
from . import check_source

ROUNDS = 10
"""Mending one mistake uncovers others: an unknown op first, then its fields."""


@dataclass
class Repaired:
    """A spec after repair.

    Attributes:
        source: the text as it is now.
        applied: the findings whose fix was applied, in order.
    """

    source: Source
    applied: list[Diagnostic] = field(default_factory=list)


def repair(source: Source, folder: Path) -> Repaired:
    """Apply every safe fix of ``source``; one that would break the syntax is left out."""
    found = Repaired(source)
    for _ in range(ROUNDS):
        findings = check_source(found.source, folder).findings
        fixes = _apart([d for d in mendable(found.source, findings) if d.fix and d.fix.safe])
        done = _applied(found.source, fixes) if fixes else None
        if done is None:
            break
        found.source, applied = done
        found.applied += applied
    return found


def mendable(source: Source, findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings with a fix that changes this text and nothing else."""
    return [
        d
        for d in findings
        if d.fix is not None and all(span.source is source for span, _ in d.fix.edits)
    ]


def _apart(found: list[Diagnostic]) -> list[Diagnostic]:
    """The first findings whose edits do not touch each other."""
    taken: list[Span] = []
    chosen = []
    for d in found:
        spans = [span for span, _ in d.fix.edits] if d.fix else []
        if not any(_touch(a, b) for a in spans for b in taken):
            chosen.append(d)
            taken += spans
    return chosen


def _touch(a: Span, b: Span) -> bool:
    return a.start <= b.end and b.start <= a.end


def _applied(source: Source, fixes: list[Diagnostic]) -> tuple[Source, list[Diagnostic]] | None:
    """The text with all fixes, else with the first one alone that helps."""
    for chosen in [fixes, *([d] for d in fixes if len(fixes) > 1)]:
        edits = [edit for d in chosen if d.fix for edit in d.fix.edits]
        new = Source(source.path, apply_edits(source, edits), source.format)
        if new.text != source.text and _reads_further(source, new):
            return new, chosen
    return None


def _reads_further(old: Source, new: Source) -> bool:
    """Whether a text can be read, or at least up to a later mistake than before."""
    after = _first_mistake(new)
    before = _first_mistake(old)
    return after is None or (before is not None and after > before)


def _first_mistake(source: Source) -> int | None:
    places = [d.span.start if d.span else 0 for d in parse(source)[1] if d.severity == "error"]
    return min(places, default=None)
