"""The part of a file a diagnostic points at: lines, carets, remarks, all cut to a sane width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .record import Label
from .source import Source

TAB = "    "
WIDEST = 160
"""Columns of a source line that are shown when nobody says how wide the screen is."""

_INVISIBLE = dict.fromkeys(
    [
        *range(0x20),
        *range(0x7F, 0xA0),
        *(0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF),
        *range(0xD800, 0xE000),
    ],
    "\ufffd",  # a file must not steer the terminal or reorder what is shown
)
_INVISIBLE[9] = TAB


@dataclass(slots=True)
class Row:
    """One printed row: a source line (`number` > 0), a marker row, or a gap (`text` is ``...``)."""

    number: int
    text: str
    label: Label | None = None
    indent: int = 0


def columns(text: str) -> int:
    """Terminal cells that `text` takes once shown."""
    if text.isascii():
        return len(text) + text.count("\t") * (len(TAB) - 1)
    from unicodedata import combining, east_asian_width

    total = 0
    for c in text:
        if not combining(c):
            total += len(TAB) if c == "\t" else 2 if east_asian_width(c) in "WF" else 1
    return total


def visible(text: str) -> str:
    """`text` with tabs widened and control characters replaced."""
    return text.translate(_INVISIBLE)


def rows(source: Source, labels: list[Label], width: int | None) -> Iterator[Row]:
    """The rows for all labels of one file, in file order, with gaps between distant lines."""
    by_line: dict[int, list[Label]] = {}
    for label in labels:
        by_line.setdefault(source.position(label.span.start)[0], []).append(label)
    last = None
    for number in sorted(by_line):
        if last is not None and number == last + 2:
            yield Row(last + 1, _plain(source, last + 1, width))
        elif last is not None and number > last + 2:
            yield Row(0, "...")
        last = number
        yield from _marked(source, number, by_line[number], width)


def _plain(source: Source, number: int, width: int | None) -> str:
    start, end = source.line_bounds(number)
    return _Window(source, start, end, start, width or WIDEST).text


def _marked(source: Source, number: int, labels: list[Label], width: int | None) -> Iterator[Row]:
    """The line and one marker row per label; a label far off on a long line gets its own cut."""
    start, end = source.line_bounds(number)
    left = sorted(labels, key=lambda label: not label.primary)
    while left:
        window = _Window(source, start, end, left[0].span.start, width or WIDEST)
        here = [label for label in left if window.holds(label.span.start)] or left[:1]
        left = [label for label in left if label not in here]
        yield Row(number, window.text)
        for label in sorted(here, key=lambda label: -label.span.start):
            yield window.marker(label)


class _Window:
    """The part of one line that is shown: all of it if it fits, else a cut around `focus`."""

    def __init__(self, source: Source, start: int, end: int, focus: int, limit: int) -> None:
        self.source, self.line_end = source, end
        self.start, self.end = start, end
        self.head = ""
        tail = ""
        limit = max(limit, 20)
        if end - start > limit or columns(source.text[start:end]) > limit:
            room = limit - 6
            if focus - start > limit * 2 // 3:
                self.start, self.head = max(start, min(focus, end) - room // 3), "..."
            self.end = self._fit(room)
            tail = "..." if self.end < end else ""
        self.text = self.head + visible(source.text[self.start : self.end]) + tail

    def _fit(self, room: int) -> int:
        at = self.start
        for c in self.source.text[self.start : min(self.start + room, self.line_end)]:
            room -= columns(c)
            if room < 0:
                break
            at += 1
        return at

    def holds(self, offset: int) -> bool:
        return self.start <= offset <= self.end

    def marker(self, label: Label) -> Row:
        text = self.source.text
        first = min(max(label.span.start, self.start), self.end)
        last = min(label.span.end, self.end)
        if label.span.end > self.line_end:  # goes on below: mark to the end of the code here
            last = max(first, self.start + len(_code(text[self.start : self.end])))
        size = max(1, columns(text[first:last]))
        indent = len(self.head) + columns(text[self.start : first])
        return Row(0, ("^" if label.primary else "-") * size, label, indent)


def _code(line: str) -> str:
    return line.split(" #", 1)[0].rstrip()
