"""The renderings of diagnostics: human, concise, JSON, GitHub annotations, SARIF."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import IO, Any

from .record import Diagnostic, Label, shown
from .snippet import rows, visible
from .source import Span

FORMATS = ("human", "concise", "json", "github", "sarif")
_LONGEST = 1000  # code points of one message, note or help


def use_color(stream: IO[str], flag: str = "auto") -> bool:
    """Whether to colour `stream`: `flag` is ``always``, ``never`` or ``auto``.

    On ``auto``: ``NO_COLOR`` and ``TERM=dumb`` say no, ``FORCE_COLOR`` says yes, else a terminal.
    """
    if flag != "auto":
        return flag == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return bool(getattr(stream, "isatty", lambda: False)())


def screen_width(stream: IO[str]) -> int | None:
    """Columns for a source line on `stream`; None when it is no terminal."""
    if not getattr(stream, "isatty", lambda: False)():
        return None
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, 40)


def render(
    diagnostics: Sequence[Diagnostic],
    format: str = "human",
    color: bool = False,
    *,
    width: int | None = None,
    summarise: bool = True,
) -> str:
    """All of `diagnostics` in one of `FORMATS`; the human form ends with the summary line."""
    if format == "json":
        import json

        return json.dumps(as_json(diagnostics), indent=2, ensure_ascii=True)
    if format == "sarif":
        import json

        from .sarif import as_sarif

        return json.dumps(as_sarif(diagnostics), indent=2, ensure_ascii=True)
    if format == "github":
        return "\n".join(map(github, diagnostics))
    if format == "concise":
        return "\n".join(map(concise, diagnostics))
    if format != "human":
        raise ValueError(f"unknown format {format!r}, expected one of {', '.join(FORMATS)}")
    parts = [human(d, color, width) for d in diagnostics]
    if diagnostics and summarise:
        parts.append(summary(diagnostics))
    return "\n\n".join(parts)


def summary(diagnostics: Sequence[Diagnostic], path: str = "") -> str:
    """``file: 2 errors, 1 warning``; the file is that of the first finding unless given."""
    if not path:
        path = next((d.span.source.path for d in diagnostics if d.span), "")
    counts = []
    for severity in ("error", "warning"):
        n = sum(d.severity == severity for d in diagnostics)
        if n:
            counts.append(f"{n} {severity}{'s' if n > 1 else ''}")
    return (f"{path}: " if path else "") + (", ".join(counts) or "no findings")


def concise(d: Diagnostic) -> str:
    """One line: ``file:line:col: error[E0201] message``."""
    place = f"{_line(d.span.at)}: " if d.span else ""
    return f"{place}{_head(d)} {_line(d.message)}"


def github(d: Diagnostic) -> str:
    """A workflow command that GitHub shows as an annotation of the line."""
    place = []
    if d.span:
        line, column = d.span.source.position(d.span.start)
        place = [f"file={_property(d.span.source.path)}", f"line={line}", f"col={column}"]
    if d.code:
        place.append(f"title={_property(d.code)}")
    body = _data("\n".join([d.message, *d.notes, *d.helps]))
    return f"::{d.severity}{' ' if place else ''}{','.join(place)}::{body}"


def as_json(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """Plain data for tools; positions are 1-based code points, ends exclusive."""
    return {"version": 1, "diagnostics": [_record(d) for d in diagnostics]}


def human(d: Diagnostic, color: bool = False, width: int | None = None) -> str:
    """Headline, source lines with carets, notes and helps.

    Args:
        d: The finding.
        color: Whether to use ANSI colours.
        width: Columns of the screen; long lines are cut around the span. None: a fixed width.
    """
    ink = _Ink(color, d.severity)
    out = [ink.hue(_head(d)) + ink.bold(f": {_line(d.message)}")]
    files: dict[int, list[Label]] = {}
    for label in d.labels:
        files.setdefault(id(label.span.source), []).append(label)
    lines = [label.span.source.position(label.span.start)[0] for label in d.labels]
    gutter = max((len(str(n)) for n in lines), default=1)
    for n, labels in enumerate(files.values()):
        out += _section("-->" if n == 0 else ":::", labels, gutter, ink, width)
    if d.labels and (d.notes or d.helps):
        out.append(" " * gutter + ink.blue(" |"))
    for kind, paint, texts in (("note", ink.cyan, d.notes), ("help", ink.green, d.helps)):
        for text in texts:
            out += _remark(kind, paint(kind), text, gutter, ink)
    return "\n".join(out)


class _Ink:
    """ANSI colours, or none."""

    def __init__(self, on: bool, severity: str) -> None:
        self.on = on
        self.severity_code = "1;31" if severity == "error" else "1;33"

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text

    def hue(self, text: str) -> str:
        return self._paint(self.severity_code, text)

    def bold(self, text: str) -> str:
        return self._paint("1", text)

    def blue(self, text: str) -> str:
        return self._paint("1;34", text)

    def cyan(self, text: str) -> str:
        return self._paint("1;36", text)

    def green(self, text: str) -> str:
        return self._paint("1;32", text)


def _section(
    arrow: str, labels: list[Label], gutter: int, ink: _Ink, width: int | None
) -> list[str]:
    """The rows of one file."""
    pad = " " * gutter
    out = [f"{pad}{ink.blue(arrow)} {_line(labels[0].span.at)}", pad + ink.blue(" |")]
    room = width - gutter - 3 if width else None
    for row in rows(labels[0].span.source, labels, room):
        if row.label is not None:
            paint = ink.hue if row.label.primary else ink.blue
            text = f"{row.text} {_line(row.label.text)}" if row.label.text else row.text
            out.append(f"{pad} {ink.blue('|')} {' ' * row.indent}{paint(text)}")
        elif row.number:
            out.append(f"{ink.blue(f'{row.number:>{gutter}} |')} {row.text}".rstrip())
        else:
            out.append(ink.blue(row.text))
    return out


def _remark(kind: str, painted: str, text: str, gutter: int, ink: _Ink) -> list[str]:
    first, *rest = shown_lines(text)
    indent = " " * (gutter + len(kind) + 5)
    return [f"{' ' * gutter} {ink.blue('=')} {painted}: {first}", *(indent + r for r in rest)]


def shown_lines(text: str) -> list[str]:
    """`text` by lines, without anything that could steer a terminal, and not without end."""
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 3] + "..."
    return [visible(line) for line in text.split("\n")]


def _line(text: str) -> str:
    return text if text.isascii() and text.isprintable() and len(text) < 200 else _clean(text)


def _clean(text: str) -> str:
    return shown(text, _LONGEST)


def _head(d: Diagnostic) -> str:
    return f"{d.severity}[{d.code}]" if d.code else d.severity


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _place(span: Span) -> dict[str, Any]:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {
        "file": span.source.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _record(d: Diagnostic) -> dict[str, Any]:
    place = _place(d.span) if d.span else {}
    edits = [{**_place(span), "text": text} for span, text in d.fix.edits] if d.fix else None
    return {
        "code": d.code,
        "severity": d.severity,
        "file": place.get("file"),
        "line": place.get("line"),
        "column": place.get("column"),
        "message": d.message,
        "help": list(d.helps),
        "labels": [
            {**_place(label.span), "message": label.text, "primary": label.primary}
            for label in d.labels
        ],
        "notes": list(d.notes),
        "fix": edits,
    }
