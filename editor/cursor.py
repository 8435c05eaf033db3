"""Where the cursor stands in the grammar, also in a line that is half typed.

A marker word is put in place of the word at the cursor, and the text is read.  When that fails, what a person
would type next is tried: a colon, closing brackets, nothing below.  The first text that can be read says which place
of the grammar the marker took.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..compiler.diagnostics import Source
from ..compiler.text import Node, parse
from .slots import Own, Slot, walk

MARK = "zz_here"
_LEFT = re.compile(r"[\w.]*\Z")
_RIGHT = re.compile(r"\w*")
_CLOSERS = {"[": "]", "{": "}"}


@dataclass(frozen=True)
class Cursor:
    """A place in the grammar.

    Attributes:
        start, end: offsets of the word at the cursor.
        word: the part of it in front of the cursor.
        slot: for a value its place, for a key the place of the map.
        is_key: a key is being written.
        holder: the map that a key belongs to.
        alone: nothing but the word is written there; a value may still become a map.
        quoted: it stands between quotes.
        inside: it stands in brackets.
    """

    start: int
    end: int
    word: str
    slot: Slot
    is_key: bool
    holder: Node | None
    alone: bool = True
    quoted: bool = False
    inside: bool = False


def find(source: Source, offset: int, own: Own) -> Cursor | None:
    """The place at an offset; None inside comments and where nothing can be made of the text."""
    text = source.text
    line = text.rfind("\n", 0, offset) + 1
    if _in_comment(text[line:offset]):
        return None
    left = _LEFT.search(text, line, offset)
    right = _RIGHT.match(text, offset)
    start = left.start() if left else offset
    end = right.end() if right else offset
    for variant in _variants(source, start, end):
        root, found = parse(Source(source.path, variant, source.format))
        if root is None or any(d.severity == "error" for d in found):
            continue
        at = _marked(root, own)
        if at is not None:
            slot, is_key, holder, alone = at
            quoted = start > 0 and text[start - 1] in "'\""
            inside = bool(_open_brackets(text[:start], source.format))
            return Cursor(
                start, end, text[start:offset], slot, is_key, holder, alone, quoted, inside
            )
    return None


def _in_comment(before: str) -> bool:
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", before)
    return re.search(r"(?:^|\s)#", bare) is not None


def _variants(source: Source, start: int, end: int) -> Iterator[str]:
    """Texts in which the marker may be readable, the likeliest first."""
    text = source.text
    head, tail = text[:start], text[end:]
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    below = text[stop:] if stop >= 0 else ""
    closers = _open_brackets(text[:start], source.format)
    marks = [MARK, f"{MARK}:", f"{MARK}: 0"]
    if not text[line:start].strip():  # at the start of a line a key is likelier
        marks = [marks[1], marks[0], marks[2]]
    if source.format == "toml":
        marks = [f'"{MARK}"', MARK, f"{MARK} = 0", f"zz_key = {MARK}"]
    for mark in marks:
        yield head + mark + tail
    for mark in marks:
        yield head + mark + closers + below
    for mark in marks:
        yield head + mark + closers
    if text[line:start].strip(" ") == "-":  # `-` without its blank
        yield f"{head} {MARK}{below}"


def _open_brackets(text: str, format: str) -> str:
    """What closes the brackets that are open at the end of a text."""
    stack: list[str] = []
    bare = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'|(?:^|(?<=\s))#[^\n]*", "", text, flags=re.MULTILINE)
    for c in bare if format == "toml" else bare[bare.rfind("\n\n") + 1 :]:
        if c in _CLOSERS:
            stack.append(_CLOSERS[c])
        elif stack and c == stack[-1]:
            stack.pop()
    return "".join(reversed(stack))


def _marked(root: Node, own: Own) -> tuple[Slot, bool, Node | None, bool] | None:
    """Where the marker stands in a tree."""
    for visit in walk(root, own):
        if visit.key == MARK:
            return visit.slot, True, visit.holder, True
        if not visit.key and visit.node.is_str and MARK in visit.node.value:
            return visit.slot, False, None, visit.node.value == MARK
    return None
