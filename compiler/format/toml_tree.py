"""A TOML text as statements and values, each with the comments it carries."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from ..diagnostics import Source
from ..text.toml_reader import syntax_tree, text_of
from ..text.toml_scan import Scan
from .trivia import Comment, Notes, blank_above, comment_at, put, separate

HEADERS = {"table": "[", "table_array_element": "[["}


@dataclass(slots=True)
class Item:
    """A statement, an element of an array, or a pair of an inline table.

    Attributes:
        start, end: its place.
        keys: the parts of its key; empty for an element.
        value: what it holds; None for a header.
        header: ``[``, ``[[`` or "".
        notes: its comments; ``tail`` are those behind the last element of its array.
    """

    start: int
    end: int
    keys: tuple[str, ...] = ()
    value: Value | None = None
    header: str = ""
    notes: Notes = field(default_factory=Notes)


@dataclass(slots=True)
class Value:
    """A value: ``array`` and ``table`` hold items, everything else is as it is written.

    Attributes:
        broken: an array whose first element stands on a line of its own.
    """

    kind: str
    start: int
    end: int
    raw: str = ""
    items: list[Item] = field(default_factory=list)
    broken: bool = False
    tail: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> bool:
        """Whether it is a list of plain values that needs no line each."""
        return all(i.value and i.value.kind in ("integer", "float") for i in self.items)

    @property
    def must_break(self) -> bool:
        """Whether it holds an array that is written over lines whatever its length."""
        return self.broken or any(item.value and item.value.must_break for item in self.items)

    @property
    def can_break(self) -> bool:
        """Whether it holds an array of more than plain values."""
        if self.kind == "array":
            return any(i.value and i.value.kind in ("array", "table") for i in self.items)
        return any(i.value and i.value.can_break for i in self.items)


class Statements:
    """The statements of a document, in order, and the comments below the last one."""

    def __init__(self, source: Source) -> None:
        self.source = source
        scan = Scan(source)
        self.items: list[Item] = []
        for node in syntax_tree(scan).named_children:
            self._statement(node)
        self.starts = [item.start for item in self.items]
        self.tail: list[str] = []
        for start, end in scan.comments:
            self._place(comment_at(source, start, end))
        for item in self.items:
            if blank_above(source, source.position(item.start)[0]):
                separate(item.notes.before)

    def _statement(self, node: Any) -> None:
        if node.type in HEADERS:
            key, *pairs = node.named_children
            mark = HEADERS[node.type]
            end = self.source.text.find("]", key.end_byte) + len(mark)
            self.items.append(Item(node.start_byte, end, self._keys(key), None, mark))
            for pair in pairs:
                self._statement(pair)
        else:
            self.items.append(self._pair(node))

    def _pair(self, node: Any) -> Item:
        key, value = node.named_children
        return Item(node.start_byte, node.end_byte, self._keys(key), self._value(value))

    def _keys(self, node: Any) -> tuple[str, ...]:
        if node.type == "dotted_key":
            return tuple(part for child in node.named_children for part in self._keys(child))
        raw = self.source.text[node.start_byte : node.end_byte]
        return (raw if node.type == "bare_key" else text_of(raw),)

    def _value(self, node: Any) -> Value:
        start, end = node.start_byte, node.end_byte
        text = self.source.text
        if node.type == "array":
            items = [
                Item(n.start_byte, n.end_byte, (), self._value(n)) for n in node.named_children
            ]
            broken = bool(items) and "\n" in text[start : items[0].start]
            return Value("array", start, end, "", items, broken)
        if node.type == "inline_table":
            return Value(
                "table", start, end, "", [self._pair(pair) for pair in node.named_children]
            )
        return Value(node.type, start, end, text[start:end])

    def _place(self, comment: Comment) -> None:
        """Give a comment to what it is about."""
        at = bisect_left(self.starts, comment.start)
        last = self.items[at - 1] if at else None
        if last is not None and comment.start < last.end and last.value is not None:
            if not _within(last.value, comment):
                put(last.notes.before, comment)
        elif last is not None and not comment.own:
            last.notes.after, last.notes.column = comment.text, comment.column
        elif at < len(self.items):
            put(self.items[at].notes.before, comment)
        else:
            put(self.tail, comment)


def _within(value: Value, comment: Comment) -> bool:
    """Place a comment that stands inside a value; False when only what is around can take it."""
    at = bisect_left(value.items, comment.start, key=lambda item: item.start)
    last = value.items[at - 1] if at else None
    if last is not None and comment.start < last.end:
        assert last.value is not None
        if _within(last.value, comment):
            return True
        if value.kind == "array":
            value.broken = True
            put(last.notes.before, comment)
        return value.kind == "array"
    if value.kind != "array":
        return False
    value.broken = True
    if last is not None and not comment.own and not last.notes.after:
        last.notes.after, last.notes.column = comment.text, comment.column
    elif at < len(value.items):
        put(value.items[at].notes.before, comment)
    else:
        put(value.tail, comment)
    return True
