"""Places at the edge: editors count lines from 0 and columns in UTF-16 units, we count code points."""

from __future__ import annotations

from ..compiler.diagnostics import Source


def wide(text: str) -> int:
    """UTF-16 units of a text."""
    return len(text) + sum(c > "\uffff" for c in text)


def to_editor(source: Source, offset: int) -> tuple[int, int]:
    """(line, character) of an offset."""
    line, column = source.position(offset)
    start = source.starts[line - 1]
    text = source.text[start : start + column - 1]
    return line - 1, column - 1 if text.isascii() else wide(text)


def from_editor(source: Source, line: int, character: int) -> int:
    """The offset of a place; places outside the text are moved to its nearest end."""
    if line < 0:
        return 0
    if line >= len(source.starts):
        return len(source.text)
    start, end = source.line_bounds(line + 1)
    if source.text[start:end].isascii():
        return min(start + max(character, 0), end)
    at, units = start, 0
    while at < end and units < character:
        units += 1 + (source.text[at] > "\uffff")
        at += 1
    return at
