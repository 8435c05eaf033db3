"""A first look at a TOML text: strings, comments and brackets.

It yields two texts of the same length as the original, so that every offset stays valid:

``flat``
    what `tomllib` reads: line breaks, comments and last commas inside inline tables (which
    TOML 1.1 allows) are blanked out.
``skeleton``
    what tree-sitter reads: in addition the contents of strings are masked, and comments blanked.
    It is ASCII, so that byte offsets are code point offsets.

What is left open is found here, where both ends are known; both parsers would only say that the
end of the file came as a surprise.
"""

from __future__ import annotations

import re

from ..diagnostics import Diagnostic, Source, error, shown
from .checks import too_deep, too_many
from .limits import MAX_DEPTH, MAX_NODES

_GAP = r"(?:[ \t\r\n]++|#[^\n]*+)*+"
_TOKEN = re.compile(
    rf"(?:[^#\"'\[\]{{}},\n]++|,(?!{_GAP}\}}))*+"  # whatever needs no thought
    r"(?:(?P<comment>#[^\n]*+)"
    r'|(?P<text>"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?!"")(?:[^"\\\n]++|\\[^\n])*+"'
    r"|'(?!'')[^'\n]*+')"
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)|(?P<line>\n[ \t\r\n]*+)|(?P<quote>[\"'])|\Z)",
    re.DOTALL,
)
_KEY = re.compile(r"[ \t]*+([A-Za-z0-9_.-]++)[ \t]*+=")
_CODE = re.compile(r"[^\x00-\x7f]")
_VISIBLE = re.compile(r"[^\n]")
_CLOSER = {"[": "]", "{": "}"}
_LONG_KEY = re.compile(
    r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+)" + f"{{{MAX_DEPTH}}}",
)


class Broken(Exception):
    """The brackets or quotes do not match: nothing else can be said about the text."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Carry what is wrong."""
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Scan:
    """The two texts made from a source, and the places of its comments.

    Raises:
        Broken: when a quote or bracket is left open, or closes nothing, or all is too deep.
    """

    def __init__(self, source: Source) -> None:
        """Scan `source` once, from left to right."""
        self.source = source
        self.text = source.text
        self.stack: list[tuple[str, int]] = []  # opening bracket (`h`: of a header) and its place
        self.flat_edits: list[tuple[int, str]] = []
        self.skeleton_edits: list[tuple[int, str]] = []
        self.comments: list[tuple[int, int]] = []
        actions = {
            "comment": self._comment,
            "text": self._text,
            "quote": self._quote,
            "open": self._open,
            "close": self._close,
            "comma": self._comma,
            "line": self._line,
        }
        for match in _TOKEN.finditer(self.text):
            kind = match.lastgroup
            if kind is not None:
                actions[kind](match.start(kind), match.end())
        if self.stack:
            raise Broken(self._left_open(len(self.text)))
        self.flat = _edited(self.text, sorted(self.flat_edits))
        skeleton = _edited(self.text, sorted(self.flat_edits + self.skeleton_edits))
        self.skeleton = skeleton if skeleton.isascii() else _CODE.sub("_", skeleton)
        if self.skeleton.count(",") + self.skeleton.count("=") > MAX_NODES:
            raise Broken(too_many(source.span(0, 0)))
        long_key = _LONG_KEY.search(self.skeleton)
        if long_key:
            raise Broken(too_deep(source.span(*long_key.span())))

    def _comment(self, start: int, end: int) -> None:
        self.comments.append((start, end))
        blank = " " * (end - start)
        edits = self.flat_edits if self._in_table() else self.skeleton_edits
        edits.append((start, blank))

    def _text(self, start: int, end: int) -> None:
        size = 3 if self.text.startswith(('"""', "'''"), start) and end - start >= 6 else 1
        inner = end - start - 2 * size
        if inner:
            self.skeleton_edits.append((start + size, "_" * inner))

    def _quote(self, start: int, end: int) -> None:
        line_end = self.text.find("\n", start)
        line_end = len(self.text) if line_end < 0 else line_end
        quote = self.text[start]
        size = 3 if self.text.startswith(quote * 3, start) else 1
        helps = [f"add the second {quote * size}"]
        if quote == '"' and "\\" in self.text[start:line_end]:
            helps.append("a `\\` in front of the last quote keeps the text open; use '...' then")
        span = self.source.span(start, start + size)
        found = error("E0101", "text is never closed", span, "opened here", helps=helps)
        raise Broken(found)

    def _open(self, start: int, end: int) -> None:
        bracket = self.text[start]
        if bracket == "[" and (self._in_header() or self._starts_statement(start)):
            bracket = "h"
        self.stack.append((bracket, start))
        if len(self.stack) > MAX_DEPTH:
            raise Broken(too_deep(self.source.span(start, end)))

    def _close(self, start: int, end: int) -> None:
        bracket = self.text[start]
        span = self.source.span(start, end)
        if not self.stack:
            raise Broken(error("E0101", f"`{bracket}` was never opened", span))
        _, at = self.stack.pop()
        opening = self.text[at]
        if _CLOSER[opening] != bracket:
            opened = [(self.source.span(at, at + 1), "opened here")]
            message = f"`{opening}` is closed by `{bracket}`"
            helps = [f"write `{_CLOSER[opening]}`, or close what is still open first"]
            raise Broken(error("E0101", message, span, also=opened, helps=helps))

    def _comma(self, start: int, end: int) -> None:
        """A comma with nothing but the closing brace behind it."""
        if self._in_table():
            self.flat_edits.append((start, " "))

    def _line(self, start: int, end: int) -> None:
        if not self.stack:
            return
        kind = self.stack[-1][0]
        if kind == "{":
            start -= self.text[start - 1] == "\r"
            self.flat_edits.append((start, " " * (end - start)))
        elif kind == "h" or _KEY.match(self.text, end):
            raise Broken(self._left_open(end))

    def _left_open(self, end: int) -> Diagnostic:
        kind, at = self.stack[-1]
        opening = self.text[at]
        close = _CLOSER[opening]
        span = self.source.span(at, at + 1)
        line = self.source.line(self.source.position(at)[0]).strip()
        helps = [f"write `{shown(line)}{close}`" if kind == "h" else f"add `{close}`"]
        key = _KEY.match(self.text, end) if kind != "h" else None
        also = []
        if key:
            place = self.source.span(key.start(1), key.end(1))
            also = [(place, f"expected `{close}` before this")]
        message = f"`{opening}` is never closed"
        return error("E0101", message, span, "opened here", also=also, helps=helps)

    def _in_table(self) -> bool:
        return bool(self.stack) and self.stack[-1][0] == "{"

    def _in_header(self) -> bool:
        return bool(self.stack) and self.stack[-1][0] == "h"

    def _starts_statement(self, at: int) -> bool:
        if self.stack:
            return False
        start = self.text.rfind("\n", 0, at) + 1
        return not self.text[start:at].strip()


def _edited(text: str, edits: list[tuple[int, str]]) -> str:
    """`text` with pieces replaced by others of the same length; `edits` are in order."""
    if not edits:
        return text
    pieces: list[str] = []
    done = 0
    for at, new in edits:
        pieces += (text[done:at], new)
        done = at + len(new)
    pieces.append(text[done:])
    return "".join(pieces)
