"""Changes of a text by place: what a fix replaces, and taking an entry out of a map."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Source, Span
from .node import Node


def apply_edits(source: Source, edits: Iterable[tuple[Span, str]]) -> str:
    """The text of ``source`` with non-overlapping pieces replaced."""
    pieces: list[str] = []
    at = 0
    for span, new in sorted(edits, key=lambda edit: (edit[0].start, edit[0].end)):
        pieces += [source.text[at : span.start], new]
        at = span.end
    return "".join([*pieces, source.text[at:]])


def removal(holder: Node, key: str) -> list[tuple[Span, str]]:
    """The edits that take the entry ``key`` out of a map, with the comma or the line around it.

    Empty where that cannot be done by place alone.
    """
    source = holder.span.source
    start, end = holder.keys[key].start, max(holder.items[key].span.end, holder.keys[key].end)
    braces = source.text[holder.span.start : holder.span.start + 1] == "{"
    line = source.line_bounds(source.position(start)[0])[0]
    stop = source.line_bounds(source.position(max(end - 1, start))[0])[1]
    rest = source.text[end:stop].strip()
    if not braces and not source.text[line:start].strip() and (not rest or rest[0] == "#"):
        return [(source.span(line, stop + 1), "")]
    if source.format == "toml" and not braces:
        return []
    order = sorted(holder.items, key=lambda name: holder.keys[name].start)
    at = order.index(key)
    if at + 1 < len(order):
        return [(source.span(start, holder.keys[order[at + 1]].start), "")]
    if at and braces:
        before = order[at - 1]
        left = max(holder.items[before].span.end, holder.keys[before].end)
        return [(source.span(left, end), "")]
    return [(source.span(start, end), "" if braces else "{}")]
