"""Where things stand in a file: a source held in memory, and spans of it.

Offsets are code points from the start of the text; lines and columns are 1-based code points.
Only the edges (a language server) speak UTF-16 or bytes.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


class Source:
    """One spec text in memory.

    Attributes:
        path: The name shown to the user; it need not exist on disk.
        text: The text, without a byte order mark.
        format: ``"yaml"`` or ``"toml"``; taken from the suffix of `path` unless given.
    """

    __slots__ = ("_starts", "format", "path", "text")

    def __init__(self, path: str, text: str, format: str | None = None) -> None:
        """Hold `text` under the name `path`."""
        self.path = path
        self.text = text.removeprefix("\ufeff")
        self.format = format or ("toml" if path.lower().endswith(".toml") else "yaml")
        self._starts: list[int] | None = None

    def __repr__(self) -> str:
        """Name the file, not its whole text."""
        return f"Source({self.path!r})"

    @property
    def starts(self) -> list[int]:
        """Offsets at which the lines start, found once and only when somebody asks."""
        if self._starts is None:
            starts, text = [0], self.text
            at = text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = text.find("\n", at + 1)
            self._starts = starts
        return self._starts

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based (line, column) of `offset`; offsets outside the text are clamped."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line_bounds(self, n: int) -> tuple[int, int]:
        """Offsets (start, end) of line `n` without its line break; empty if there is none."""
        starts = self.starts
        if not 1 <= n <= len(starts):
            return len(self.text), len(self.text)
        end = starts[n] - 1 if n < len(starts) else len(self.text)
        if end > starts[n - 1] and self.text[end - 1] == "\r":
            end -= 1
        return starts[n - 1], end

    def line(self, n: int) -> str:
        """The text of line `n` without its line break."""
        start, end = self.line_bounds(n)
        return self.text[start:end]

    def span(self, start: int, end: int) -> Span:
        """The span `start`..`end`, clamped to the text, never ending before it starts."""
        start = min(max(start, 0), len(self.text))
        return Span(self, start, min(max(end, start), len(self.text)))


@dataclass(frozen=True, slots=True)
class Span:
    """The code points `start` <= i < `end` of a source."""

    source: Source
    start: int
    end: int

    @property
    def at(self) -> str:
        """``file:line:col`` of the first code point."""
        line, column = self.source.position(self.start)
        return f"{self.source.path}:{line}:{column}"

    @property
    def text(self) -> str:
        """The text the span covers."""
        return self.source.text[self.start : self.end]

    def sub(self, a: int, b: int) -> Span:
        """The span `a`..`b` counted from the start of this one, clamped to it."""
        start = min(max(self.start + a, self.start), self.end)
        return Span(self.source, start, min(max(self.start + b, start), self.end))
