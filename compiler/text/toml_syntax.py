"""What `tomllib` says about broken TOML, said so that one knows what to do."""

from __future__ import annotations

import re
import tomllib

from ..diagnostics import Diagnostic, Fix, Source, error, shown
from .limits import MAX_REPAIRS
from .toml_scan import Scan

_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$| \(at end of document\)$")
_LONG_DIGITS = re.compile(r"[0-9][0-9_]{99,}")
_BARE = re.compile(
    r"[A-Za-z_][\w.]*(?:[ \t]*\[[^\]\n]*\]|[ \t]*\([^)\n]*\)|[ \t]*[-+*/%<>]+[ \t]*[\w.]+|\.\w+)*"
)
_REST = re.compile(r"[^,\]}\n#]*")
_WORD = re.compile(r"[^\s,\]}#=]+")
_BEFORE = re.compile(r"[+-]?[0-9][\w.]*[ \t]*$")
_FOREIGN = {
    "True": "write `true`",
    "False": "write `false`",
    "yes": "write `true`, or quote it if it is text",
    "no": "write `false`, or quote it if it is text",
    "None": "TOML has no null: leave the key out",
    "null": "TOML has no null: leave the key out",
}
_WORK = 2_000_000  # code points read again and again in search of further mistakes


def check_syntax(scan: Scan) -> tuple[list[Diagnostic], bool]:
    """All syntax mistakes, and whether `tomllib` misses none but a key written twice.

    `tomllib` stops at the first mistake. A bare word is then replaced by a text of the same
    length and the reading starts again, so that all bare words are found in one go.
    """
    found: list[Diagnostic] = []
    flat = scan.flat
    if _LONG_DIGITS.search(scan.skeleton):
        flat = _LONG_DIGITS.sub(_shorten, flat)
    work = 0
    while len(found) < MAX_REPAIRS and (work <= _WORK or not found):
        work += len(flat)
        try:
            tomllib.loads(flat)
        except ValueError as problem:
            mistake = _Mistake(scan, flat, str(problem))
            if mistake.is_duplicate:
                return found, True
            diagnostic = mistake.explain()
            found.append(diagnostic)
            if diagnostic.fix is None or diagnostic.span is None:
                break
            start, end = diagnostic.span.start, diagnostic.span.end
            flat = flat[:start] + _stand_in(end - start) + flat[end:]
        else:
            break
    return found, False


def conflict(scan: Scan) -> Diagnostic:
    """The finding for a key or table that clashes with an earlier one in a way of its own."""
    try:
        tomllib.loads(scan.flat)
    except ValueError as problem:
        mistake = _Mistake(scan, scan.flat, str(problem))
        mistake.step_back()
        span = scan.source.span(mistake.at, mistake.at + 1)
        notes = [f"tomllib says: {shown(mistake.message, 120)}"]
        message = "this adds to a table that is already complete"
        return error("E0103", message, span, notes=notes)
    return error("E0103", "a key is defined twice", scan.source.span(0, 0))


def _shorten(match: re.Match[str]) -> str:
    """`int` refuses thousands of digits; the reader reports the number itself."""
    return "1".ljust(len(match.group()))


def _stand_in(size: int) -> str:
    return '"' + "_" * (size - 2) + '"' if size > 1 else "0"


class _Mistake:
    """A message of tomllib and its place in our text."""

    def __init__(self, scan: Scan, flat: str, message: str) -> None:
        self.source = scan.source
        self.skeleton = scan.skeleton
        match = _PLACE.search(message)
        self.message = message[: match.start()] if match else message
        self.at = len(flat)
        if match and match.group(1):
            starts = Source("", flat).starts
            self.at = min(starts[int(match.group(1)) - 1] + int(match.group(2)) - 1, len(flat))

    @property
    def is_duplicate(self) -> bool:
        return self.message.startswith(("Cannot", "Duplicate"))

    def explain(self) -> Diagnostic:
        message = self.message
        if message.startswith("Invalid value"):
            return self._value()
        if message.startswith("Expected '=' after a key"):
            return self._no_equals()
        if message.startswith(("Invalid initial character", "Invalid statement")):
            return self._no_key()
        if message.startswith(("Expected newline", "Unclosed")):
            return self._leftover()
        if "escape" in message.lower() or "hex value" in message or "'\\'" in message:
            return self._escape()
        return self._say(message[:1].lower() + message[1:])

    def _say(self, message: str, size: int = 1, text: str = "", help: str = "") -> Diagnostic:
        span = self.source.span(self.at, self.at + size)
        return error("E0101", message, span, text, helps=[help] if help else [])

    def _value(self) -> Diagnostic:
        bare = _BARE.match(self.skeleton, self.at)
        if bare:
            return self._bare(self.at, bare.end())
        word = _WORD.match(self.skeleton, self.at)
        if word is None:
            self.step_back()
            help = "write the value behind the `=`, or remove the key"
            return self._say("expected a value", help=help)
        text = self.source.text[self.at : word.end()]
        help = ""
        if text[0] == "." and text[1:2].isdigit():
            help = f"write `0{shown(text)}`"
        elif text[0] in "$@&*!%<>":
            help = f'text needs quotes: `"{shown(text)}"`'
        return self._say(f"`{shown(text)}` is not a TOML value", len(text), help=help)

    def _bare(self, start: int, end: int) -> Diagnostic:
        """Text without quotes; the fix puts them there."""
        span = self.source.span(start, end)
        text = span.text
        if text in _FOREIGN:
            helps = [_FOREIGN[text]]
            return error("E0101", f"`{text}` is no TOML value", span, helps=helps)
        quoted = f"'{text}'" if '"' in text or "\\" in text else f'"{text}"'
        return error(
            "E0101",
            "text needs quotes in TOML",
            span,
            "bare word" if text.isidentifier() else "bare text",
            helps=[f"write {shown(quoted)}"],
            fix=Fix([(span, quoted)]),
        )

    def _no_equals(self) -> Diagnostic:
        start_of_line = self.skeleton.rfind("\n", 0, self.at) + 1
        if self.skeleton[start_of_line : self.at].strip() == "-":
            self.step_back()
            help = "TOML has no dashed lists: write `layers = [..., ...]`"
            return self._say("a `-` does not start anything in TOML", help=help)
        self._skip_blanks()
        c = self.source.text[self.at : self.at + 1]
        if c == ":":
            help = "TOML uses `key = value`, not `key: value`"
            return self._say("expected `=` after a key", text="a colon", help=help)
        if c in ("", "\n", "\r"):
            self.step_back()
            help = "write `key = value`; a header is written `[name]`"
            return self._say("this key has no value", help=help)
        if not c.isascii():
            return self._say(f"`{shown(c)}` needs quotes in a key", help="quote the key")
        help = "a key of several words needs quotes or `_`"
        return self._say(
            "expected `=` after a key", text=f"not expected here: `{shown(c)}`", help=help
        )

    def _no_key(self) -> Diagnostic:
        text = self.source.text
        c = text[self.at : self.at + 1]
        if not c.isascii():
            return self._say(f"`{shown(c)}` needs quotes in a key", help="quote the key")
        if c.strip() == "":
            self.step_back()
            return self._say("expected a key")
        return self._say(f"expected a key, found `{shown(c)}`")

    def _leftover(self) -> Diagnostic:
        """Something stands behind a complete value."""
        start_of_line = self.skeleton.rfind("\n", 0, self.at) + 1
        number = _BEFORE.search(self.skeleton[start_of_line : self.at])
        rest = _REST.match(self.skeleton, self.at)
        if number and rest and rest.group().strip() and "=" not in rest.group():
            start, end = start_of_line + number.start(), self.at + len(rest.group().rstrip())
            text = self.skeleton[start:end]
            if re.fullmatch(r"[+-]?0[0-9_]+", text) and len(text) < 40:
                self.at = start
                help = f"write `{int(text.replace('_', ''))}`, or quote it if it is text"
                return self._say(f"`{text}` starts with a superfluous zero", len(text), help=help)
            if not re.fullmatch(r"[0-9.\s+-]+", text):
                return self._bare(start, end)
        self._skip_blanks()
        c = self.source.text[self.at : self.at + 1]
        where = "array" if "array" in self.message else "inline table"
        if self.message.startswith("Unclosed"):
            close = "]" if where == "array" else "}"
            return self._say(f"expected `,` or `{close}`", help="values are separated by commas")
        if c == ",":
            return self._say("a `,` has no place between lines", help="remove the comma")
        help = "put the next `key = value` on a line of its own"
        text = rest.group().strip() if rest else ""
        if "=" not in text:
            help = "quote the whole value if it is text"
        return self._say("unexpected text after a value", max(1, len(text)), help=help)

    def _escape(self) -> Diagnostic:
        at = self.source.text.rfind("\\", 0, self.at + 1)
        self.at = at if at >= 0 else self.at
        help = "write text with backslashes as '...' (single quotes)"
        return self._say("unknown escape in a double-quoted text", 2, help=help)

    def _skip_blanks(self) -> None:
        while self.skeleton[self.at : self.at + 1] in (" ", "\t"):
            self.at += 1

    def step_back(self) -> None:
        """Point at the last visible character of the line rather than behind it."""
        while self.at > 0 and self.skeleton[self.at - 1 : self.at] in (" ", "\t"):
            self.at -= 1
        if self.at > 0 and self.skeleton[self.at - 1] not in "\n":
            self.at -= 1
