"""The entries of a YAML document that are written on lines of their own, and the comments they carry."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from ..diagnostics import Source
from ..text import Node
from .trivia import Comment, Notes, blank_above, comment_at, put, separate

ORDER = ("from", "when", "repeat", "each", "as")
"""Modifiers as they follow the op: what goes in, how often, and the name of what comes out."""

_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\n]*)")


@dataclass(slots=True)
class Entry:
    """A key of a map or an item of a list.

    Attributes:
        start: offset of the key, or of the item.
        key: None for an item.
        node: the value.
        notes: its comments.
        children: entries of a value that is written over lines; None for one that stands on the line.
        parent: the entry that holds it; None for the root.
    """

    start: int
    key: str | None
    node: Node
    notes: Notes = field(default_factory=Notes)
    children: list[Entry] | None = None
    parent: Entry | None = None


class Entries:
    """The tree of entries of a document.

    Attributes:
        root: an entry without a key that holds the document.
    """

    def __init__(self, source: Source, root: Node) -> None:
        self.source = source
        self.comments = find_comments(source, root)
        self.starts = [comment.start for comment in self.comments]
        self.all: list[Entry] = []
        self.root = Entry(root.span.start, None, root)
        if not root.is_scalar:
            self._open(self.root)
        self._attach()
        self._reorder()

    def _open(self, entry: Entry) -> None:
        """Make entries of what is written over lines: blocks, and brackets around a comment."""
        node = entry.node
        entry.children = []
        pairs = (
            [(None, item) for item in node.elements] if node.is_list else list(node.items.items())
        )
        for key, item in pairs:
            start = item.span.start if key is None else node.keys[key].start
            child = Entry(start, key, item, parent=entry)
            entry.children.append(child)
            self.all.append(child)
            if not item.is_scalar and (is_open(child) or self._holds_comment(item)):
                self._open(child)

    def _holds_comment(self, node: Node) -> bool:
        at = bisect_left(self.starts, node.span.start)
        return at < len(self.starts) and self.starts[at] < node.span.end

    def _attach(self) -> None:
        """Give every comment to an entry, and every entry the empty line above it."""
        places = [entry.start for entry in self.all]
        limit: tuple[int, int] = (-1, 0)  # comments between two entries move outward only
        for comment in self.comments:
            at = bisect_right(places, comment.start)
            before = self.all[at - 1] if at else None
            after = self.all[bisect_right(places, comment.start)] if at < len(places) else None
            if before is not None and not comment.own:
                _behind(before, comment)
                continue
            if (
                before is not None
                and before.node.is_scalar
                and comment.start < before.node.span.start
            ):
                put(before.notes.before, comment)
                continue
            chain = self._closing(before, after)
            first = limit[1] if limit[0] == at else 0
            level = next(
                (i for i in range(first, len(chain)) if _inside(comment, chain[i])), len(chain)
            )
            limit = (at, level)
            if level < len(chain):
                put(chain[level].notes.tail, comment)
            elif after is not None:
                put(after.notes.before, comment)
            else:
                put(self.root.notes.tail, comment)
        self._gaps()

    def _closing(self, before: Entry | None, after: Entry | None) -> list[Entry]:
        """The collections that end between two entries, the innermost first."""
        chain: list[Entry] = []
        holder = before if before is not None and before.children is not None else None
        holder = holder or (before.parent if before is not None else None)
        stop = after.parent if after is not None else None
        while holder is not None and holder is not stop:
            chain.append(holder)
            holder = holder.parent
        return chain

    def _gaps(self) -> None:
        line = 0
        for entry in self.all:
            here = self.source.position(entry.start)[0]
            if here != line and blank_above(self.source, here):
                separate(entry.notes.before)
            line = here

    def _reorder(self) -> None:
        """In a step the op comes first, then the modifiers in their order."""
        for entry in self.all:
            children = entry.children
            if entry.key is None and children and entry.node.is_map:
                order = step_order([str(child.key) for child in children])
                if order is not None:
                    entry.children = [children[i] for i in order]


def step_order(keys: list[str]) -> list[int] | None:
    """The places of a step's keys in canonical order; None for what is no step or stands right."""
    heads = [i for i, key in enumerate(keys) if key not in ORDER]
    if len(heads) != 1 or len(keys) == 1:
        return None
    order = sorted(range(len(keys)), key=lambda i: _rank(keys[i]))
    return order if order != list(range(len(keys))) else None


def _rank(key: str) -> int:
    return ORDER.index(key) if key in ORDER else -1


def is_open(entry: Entry) -> bool:
    """Whether a value is written over lines: a block, or the lone pair that is the item of a block."""
    lone = entry.key is None and entry.node.is_map and len(entry.node.items) == 1
    return lone or not in_brackets(entry.node)


def in_brackets(node: Node) -> bool:
    """Whether a map or list is written in brackets (or stands without its own inside some)."""
    text = node.span.source.text
    return text[node.span.start : node.span.start + 1] in ("[", "{")


def _behind(entry: Entry, comment: Comment) -> None:
    if entry.key is None and entry.children:  # behind the bracket that an item begins with
        entry.children[0].notes.before.append(comment.text)
    elif entry.notes.after:
        entry.notes.tail.append(comment.text)
    else:
        entry.notes.after, entry.notes.column = comment.text, comment.column


def _inside(comment: Comment, holder: Entry) -> bool:
    """Whether a comment below the last entry of a collection belongs to it."""
    span = holder.node.span
    if in_brackets(holder.node):
        return comment.start < span.end
    return comment.column >= span.source.position(span.start)[1] - 1


def find_comments(source: Source, root: Node) -> list[Comment]:
    """Every comment of a YAML text, in order."""
    spans = sorted(_opaque(root))
    found: list[Comment] = []
    at = 0
    for start, end in [*spans, (len(source.text), len(source.text))]:
        while (start_of := source.text.find("#", at, start)) >= 0:
            stop = source.text.find("\n", start_of)
            stop = len(source.text) if stop < 0 else stop
            found.append(comment_at(source, start_of, stop))
            at = stop
        header = _HEADER.match(source.text, start, end)
        if header is not None:
            found.append(comment_at(source, *header.span(1)))
        at = max(at, end)
    return found


def _opaque(root: Node) -> list[tuple[int, int]]:
    """Places of keys and scalars: a ``#`` in there is text."""
    found: list[tuple[int, int]] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_scalar:
            found.append((node.span.start, node.span.end))
        found += [(span.start, span.end) for span in node.keys.values()]
        stack += node.elements or node.items.values()
    return found
