"""Plain YAML scalars: the core schema of YAML 1.2, minus what is ambiguous or not finite.

So ``no``, ``on``, ``12:30`` and ``2024-01-01`` stay text, and ``1e-3`` is a number.
"""

from __future__ import annotations

import re
from typing import Any

from ..diagnostics import Diagnostic, Span, error, shown
from .limits import MAX_DIGITS

FIRST = frozenset("-+.0123456789ntfNTF~")
"""Characters a plain scalar that is not text can start with."""

_int = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z").match
_float = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z").match
_zero = re.compile(r"[-+]?0[0-9_]+\Z").match
_special = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z").match

_BOOLS = {"true": True, "True": True, "TRUE": True}
_BOOLS |= {"false": False, "False": False, "FALSE": False}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def resolve(text: str, span: Span, found: list[Diagnostic]) -> tuple[str, Any]:
    """The (kind, value) of the plain scalar `text`; problems are added to `found`."""
    if text in _NULLS:
        return "null", None
    if text in _BOOLS:
        return "bool", _BOOLS[text]
    if _int(text):
        return "int", _integer(text, span, found)
    if _zero(text):
        return "int", _leading_zero(text, span, found)
    if _float(text):
        value = float(text)
        if value - value == 0:
            return "float", value
        found.append(error("E0107", f"`{shown(text)}` is too large for a float", span))
        return "float", 0.0
    if _special(text):
        found.append(not_finite(text, span))
        return "float", 0.0
    return "str", text


def _integer(text: str, span: Span, found: list[Diagnostic]) -> int:
    """The value; `int` itself refuses very long texts, so the digits are counted first."""
    if len(text) <= MAX_DIGITS:
        return int(text, 0)
    if len(text) < 80:
        value = int(text, 0)
        if abs(value) < 10**MAX_DIGITS:
            return value
    found.append(too_many_digits(span))
    return 0


def _leading_zero(text: str, span: Span, found: list[Diagnostic]) -> int:
    digits = text.replace("_", "")
    if len(digits) > MAX_DIGITS:
        found.append(too_many_digits(span))
        return 0
    value = int(digits)
    notes = ["YAML 1.1 reads this as octal, YAML 1.2 as decimal"]
    helps = [f"write `{value}`, or quote it if it is text"]
    message = f"ambiguous number `{text}`"
    found.append(error("E0107", message, span, "leading zero", notes=notes, helps=helps))
    return value


def too_many_digits(span: Span) -> Diagnostic:
    """The finding for an integer out of range."""
    return error("E0107", "number is too large", span, f"more than {MAX_DIGITS} digits")


def not_finite(text: str, span: Span) -> Diagnostic:
    """The finding for an infinity or a NaN."""
    return error("E0107", f"`{text}` is not a number a spec can hold", span)
