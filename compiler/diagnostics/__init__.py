"""Diagnostics: one record, many renderings. This room knows nothing else of Triglot.

`render` (and with it every output format) is imported by whoever prints, not here.
"""

from .record import Diagnostic, DiagnosticError, Fix, Help, Label, error, shown, warning
from .source import Source, Span
from .suggest import did_you_mean, suggest

__all__ = [
    "Diagnostic",
    "DiagnosticError",
    "Fix",
    "Help",
    "Label",
    "Source",
    "Span",
    "did_you_mean",
    "error",
    "shown",
    "suggest",
    "warning",
]
