"""Quick fixes: the certain ones that findings carry, and every word that a help offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..compiler.diagnostics import Diagnostic, Help, Span
from ..compiler.diagnostics.record import in_place_of
from ..compiler.front.repair import mendable, repair
from .analysis import Analysis


@dataclass(frozen=True)
class Repair:
    """One way to mend a finding.

    Attributes:
        certain: there is no other; an editor may apply it unasked.
    """

    title: str
    edits: list[tuple[Span, str]]
    finding: Diagnostic
    certain: bool


def message(found: Diagnostic) -> str:
    """What an editor shows: the headline, the remark at the place, notes and helps."""
    remark = found.labels[0].text if found.labels else ""
    notes = [f"note: {note}" for note in found.notes]
    helps = [f"help: {line}" for line in found.helps]
    return "\n".join([found.message + (f" ({remark})" if remark else ""), *notes, *helps])


def repairs(analysis: Analysis, start: int, end: int) -> Iterator[Repair]:
    """Ways to mend the findings that touch a range."""
    for found in analysis.checked.findings:
        span = found.span
        if (
            span is None
            or span.source is not analysis.source
            or span.end < start
            or end < span.start
        ):
            continue
        if found.fix is not None and mendable(analysis.source, [found]):
            yield Repair(_title(found), found.fix.edits, found, found.fix.safe)
            continue
        for line in found.helps:
            for word in line.words if isinstance(line, Help) else ():
                yield Repair(f"Write `{word}`", [(span, in_place_of(span, word))], found, False)


def _title(found: Diagnostic) -> str:
    assert found.fix is not None
    if found.fix.title:
        return found.fix.title[:1].upper() + found.fix.title[1:]
    span, text = found.fix.edits[0]
    new = text.strip()
    return f"Write `{new}`" if span.text.strip() else f"Add `{new}`"


def everything(analysis: Analysis) -> str | None:
    """The text with every certain fix applied, None when there is none."""
    repaired = repair(analysis.source, analysis.folder)
    return repaired.source.text if repaired.applied else None
