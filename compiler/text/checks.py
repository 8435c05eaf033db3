"""Findings that the YAML and the TOML reader share."""

from __future__ import annotations

import re

from ..diagnostics import Diagnostic, Source, Span, error, shown
from .limits import MAX_DEPTH, MAX_NODES, MAX_REPORTED, MAX_SIZE

_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_FORBIDDEN_WIDE = _FORBIDDEN[:-1] + "\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"


def unreadable(source: Source) -> Diagnostic | None:
    """The finding that keeps a text from being read at all: its size, a control character."""
    text = source.text
    if len(text) > MAX_SIZE:
        return too_large(source.span(0, 0))
    # the wide set takes 4 ms to compile, so it is compiled only for those who need it
    match = re.search(_FORBIDDEN if text.isascii() else _FORBIDDEN_WIDE, text)
    if match is None:
        return None
    remark = f"U+{ord(match.group()):04X} is not allowed"
    helps = ["save the file as plain UTF-8 text"]
    span = source.span(match.start(), match.end())
    return error("E0101", "control character in the file", span, remark, helps=helps)


def too_large(span: Span | None) -> Diagnostic:
    """The finding for a text beyond `MAX_SIZE`."""
    return error("E0100", f"the spec is larger than {MAX_SIZE >> 20} MiB", span)


def too_deep(span: Span) -> Diagnostic:
    """The finding for nesting beyond `MAX_DEPTH`."""
    return error("E0100", f"nested deeper than {MAX_DEPTH} levels", span)


def too_many(span: Span) -> Diagnostic:
    """The finding for more than `MAX_NODES` values."""
    return error("E0100", f"the spec holds more than {MAX_NODES:,} values", span)


def too_many_findings(span: Span | None) -> Diagnostic:
    """The last finding of a text with more than `MAX_REPORTED` of them."""
    return error("E0100", f"only the first {MAX_REPORTED} mistakes are shown", span)


def duplicate(key: str, span: Span, first: Span) -> Diagnostic:
    """The finding for a key written twice in one map."""
    notes = ["most YAML readers silently keep only the last one"]
    return error(
        "E0103",
        f"duplicate key `{shown(key)}`",
        span,
        "defined again here",
        also=[(first, "first defined here")],
        notes=notes if span.source.format == "yaml" else [],
        helps=["remove one of the two"],
    )
