"""Reading several things, so that the mistakes of all of them are told at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..diagnostics import Diagnostic, DiagnosticError


def each(read: Callable[[Any], Any], items: list[Any]) -> list[Any]:
    """Read every item.

    Raises:
        DiagnosticError: with the mistakes of all items.
    """
    found: list[Diagnostic] = []
    values = []
    for item in items:
        try:
            values.append(read(item))
        except DiagnosticError as problem:
            found += problem.diagnostics
    if found:
        raise DiagnosticError(found)
    return values
