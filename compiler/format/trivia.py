"""What stands between the values of a text: comments and empty lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..diagnostics import Source

OPENERS = " \t-?[{,"
"""What may stand in front of a comment that is about the entry below it."""


@dataclass(slots=True)
class Comment:
    """One comment.

    Attributes:
        start: of its ``#``.
        text: from the ``#`` to the last visible character.
        column: of its ``#``, from 0.
        own: nothing stands before it on its line, or only what opens an entry.
        gap: an empty line stands above it.
    """

    start: int
    text: str
    column: int
    own: bool
    gap: bool


@dataclass(slots=True)
class Notes:
    """The comments that belong to one entry, as lines to write.

    Attributes:
        before: lines above it; "" is an empty one.
        after: the comment behind it, "" when there is none, and its column.
        tail: lines below the last entry of the collection it holds.
    """

    before: list[str] = field(default_factory=list)
    after: str = ""
    column: int = -1
    tail: list[str] = field(default_factory=list)


def comment_at(source: Source, start: int, end: int) -> Comment:
    """The comment in ``start`` .. ``end``."""
    line, column = source.position(start)
    first, _ = source.line_bounds(line)
    own = not source.text[first:start].strip(OPENERS)
    gap = own and blank_above(source, line)
    return Comment(start, source.text[start:end].rstrip(), column - 1, own, gap)


def blank_above(source: Source, line: int) -> bool:
    """Whether the line above is there and empty."""
    return line > 1 and not source.line(line - 1).strip()


def put(lines: list[str], comment: Comment) -> None:
    """Add a comment as a line of its own, with the empty line above it."""
    if comment.gap:
        separate(lines)
    lines.append(comment.text)


def separate(lines: list[str]) -> None:
    """Add an empty line, not a second one."""
    if not lines or lines[-1]:
        lines.append("")


class Page:
    """Lines as they are written, with the comments behind them.

    Comments on neighbouring lines that stand below each other in the source do so in the result; all
    others stand two blanks behind their line.
    """

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, int]] = []

    def line(self, text: str, note: str = "", column: int = -1) -> None:
        """Add a line; ``column`` is where its comment stood."""
        self.lines.append((text, note, column if note else -1))

    def notes(self, lines: list[str], indent: str) -> None:
        """Add comments and empty lines; never an empty line at the top."""
        for text in lines:
            if text or self.lines:
                self.line(indent + text if text else "")

    def text(self) -> str:
        """Everything, ending with one line break."""
        out: list[str] = []
        at = 0
        while at < len(self.lines):
            end = at + 1
            while end < len(self.lines) and self.lines[end][2] == self.lines[at][2] >= 0:
                end += 1
            width = max(len(text) for text, _, _ in self.lines[at:end])
            for text, note, _ in self.lines[at:end]:
                out.append(f"{text.ljust(width)}  {note}" if note else text)
            at = end
        return "\n".join(out).strip("\n") + "\n"
