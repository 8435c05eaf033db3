"""Changes of a text by place: what a fix replaces, taking an entry out of a map, adding one."""

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


def addition(
    step: Node, word: str, first: str | None, entry: str, value: str
) -> list[tuple[Span, str]]:
    """The edits that give a call one more argument.

    Args:
        step: the call: ``word``, or a map with the key ``word``.
        word: what is called.
        first: the field that a lone value fills.
        entry: name of the argument.
        value: its text, as it is written.

    Empty where that cannot be done by place alone.
    """
    source = step.span.source
    toml = source.format == "toml"
    more = f"{entry} = {value}" if toml else f"{entry}: {value}"
    if step.is_str:
        call = f"{{{word} = {{{more}}}}}" if toml else f"{word}: {{{more}}}"
        return [(step.span, call)]
    args = step.items[word]
    if args.is_null:
        return [(source.span(args.span.start, args.span.start), f" {{{more}}}")]
    if args.is_map and source.text[args.span.start] == "{":
        inside = f", {more}" if args.items else more
        return [(source.span(args.span.end - 1, args.span.end - 1), inside)]
    if args.is_map and not toml:
        column = source.position(args.span.start)[1] - 1
        end = source.line_bounds(source.position(args.span.end)[0])[1]
        return [(source.span(end, end), "\n" + " " * column + more)]
    if args.is_map or first is None:
        return []
    lone = f"{first} = {args.raw}" if toml else f"{first}: {args.raw}"
    return [(args.span, f"{{{lone}, {more}}}")]
