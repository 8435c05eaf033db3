"""TOML in canonical form: one statement a line, arrays in one line or one element a line."""

from __future__ import annotations

from ..diagnostics import Source
from ..text import Node
from ..text.toml_reader import text_of
from .entries import step_order
from .scalars import toml_key, toml_text
from .toml_tree import Item, Statements, Value
from .trivia import Page

WIDTH = 100
STEP = "  "
Lines = list[tuple[str, str, int]]
"""Text, the comment behind it, and the column in which that stood."""


def write_toml(source: Source, root: Node) -> str:
    """The canonical text of a document."""
    found = Statements(source)
    page = Page()
    for item in found.items:
        page.notes(item.notes.before, "")
        for text, note, column in _statement(item):
            page.line(text, note, column)
    page.notes(found.tail, "")
    return page.text()


def _statement(item: Item) -> Lines:
    if item.value is None:
        closing = "]" * len(item.header)
        return [(item.header + _key(item) + closing, item.notes.after, item.notes.column)]
    start = f"{_key(item)} = "
    lines = _glued(start, _value(item.value, "", len(start)))
    text = lines[-1][0]
    return [*lines[:-1], (text, item.notes.after, item.notes.column)]


def _key(item: Item) -> str:
    return ".".join(map(toml_key, item.keys))


def _glued(text: str, lines: Lines) -> Lines:
    """Lines with a text in front of the first one."""
    (first, note, column), *rest = lines
    return [(text + first, note, column), *rest]


def _value(value: Value, indent: str, used: int, force: bool = False) -> Lines:
    """A value whose first line begins behind ``used`` columns.

    Args:
        value: what is written.
        indent: of the line it begins on.
        used: columns taken before it.
        force: break what can be broken: the line it is on is too long.
    """
    if not (value.must_break or (force and value.can_break)):
        flat = _inline(value)
        if used + len(flat) <= WIDTH or not (value.kind == "array" or value.can_break):
            return [(line, "", -1) for line in flat.split("\n")]
    if value.kind == "array":
        return _array(value, indent)
    return _table(value, indent)


def _array(value: Value, indent: str) -> Lines:
    inner = indent + STEP
    lines: Lines = [("[", "", -1)]
    quiet = not any(i.notes.before or i.notes.after for i in value.items)
    if value.numbers and quiet:
        lines += _filled([_inline(item.value) for item in value.items if item.value], inner)
    else:
        for at, item in enumerate(value.items):
            assert item.value is not None
            skip = at == 0 and item.notes.before[:1] == [""]
            lines += [(inner + text if text else "", "", -1) for text in item.notes.before[skip:]]
            made = _glued(inner, _value(item.value, inner, len(inner) + 1))
            made[-1] = (made[-1][0] + ",", item.notes.after, item.notes.column)
            lines += made
    lines += [(inner + text if text else "", "", -1) for text in value.tail]
    return [*lines, (indent + "]", "", -1)]


def _filled(words: list[str], indent: str) -> Lines:
    """Numbers, as many as fit on each line."""
    lines: Lines = []
    text = indent + words[0] + "," if words else ""
    for word in words[1:]:
        if len(text) + len(word) + 2 > WIDTH:
            lines.append((text, "", -1))
            text = indent + word + ","
        else:
            text += f" {word},"
    return [*lines, (text, "", -1)] if words else []


def _table(value: Value, indent: str) -> Lines:
    """An inline table: TOML 1.0 lets only the arrays in it break lines."""
    force = not value.must_break
    lines: Lines = [("{", "", -1)]
    for at, item in enumerate(_ordered(value)):
        assert item.value is not None
        text = f"{', ' if at else ''}{_key(item)} = "
        whole = force or item.value.must_break
        made = _value(item.value, indent, 0, force) if whole else _flat(item.value)
        lines = [*lines[:-1], *_glued(lines[-1][0] + text, made)]
    return [*lines[:-1], (lines[-1][0] + "}", "", -1)]


def _flat(value: Value) -> Lines:
    return [(line, "", -1) for line in _inline(value).split("\n")]


def _ordered(value: Value) -> list[Item]:
    """The pairs of a table; in a step the op comes first."""
    heads = [item.keys[0] for item in value.items]
    groups = list(dict.fromkeys(heads))
    order = step_order(groups)
    if order is None:
        return value.items
    rank = {groups[i]: at for at, i in enumerate(order)}
    return sorted(value.items, key=lambda item: rank[item.keys[0]])


def _inline(value: Value) -> str:
    """A value on one line, but for the line breaks of a long text."""
    if value.kind == "array":
        return "[" + ", ".join(_inline(i.value) for i in value.items if i.value) + "]"
    if value.kind == "table":
        pairs = [f"{_key(i)} = {_inline(i.value)}" for i in _ordered(value) if i.value]
        return "{" + ", ".join(pairs) + "}"
    if value.kind == "string" and "\n" not in value.raw:
        return toml_text(text_of(value.raw))
    return value.raw.replace("\r\n", "\n")
