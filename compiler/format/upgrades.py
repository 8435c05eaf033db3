"""From one major version of the language to the next: edits of the text, so that comments stay.

Version 1 is the current one, so nothing is registered yet.  A rewrite takes the document in its version and
gives the edits that make it one of the next; the version number itself is changed by `upgraded`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..diagnostics import DiagnosticError, Source, Span, error, shown
from ..text import Node, parse
from ..text.edits import apply_edits

CURRENT = 1
"""The version this Triglot reads."""

Rewrite = Callable[[Node], list[tuple[Span, str]]]

REWRITES: dict[int, Rewrite] = {}
"""Version -> what makes a document of the next one."""


def version_of(root: Node) -> int:
    """The version a document says it is written in.

    Raises:
        DiagnosticError: E0200, it says none, or one that nobody can know.
    """
    node = root.get("triglot") if root.is_map else None
    if node is None:
        span = root.key_span(next(iter(root.items), "")) if root.is_map else root.span
        message = "the spec does not say its language version"
        raise DiagnosticError(
            error("E0200", message, span, helps=[f"begin with `triglot: {CURRENT}`"])
        )
    if node.kind != "int" or node.value < 1:
        message = f"language version {shown(node.raw)} is not known"
        raise DiagnosticError(error("E0200", message, node.span, helps=[f"write `{CURRENT}`"]))
    if node.value > CURRENT:
        message = (
            f"language version {shown(node.raw)} is newer than this Triglot, which reads {CURRENT}"
        )
        helps = ["update Triglot: `pip install --upgrade triglot`"]
        raise DiagnosticError(error("E0200", message, node.span, helps=helps))
    return int(node.value)


def upgraded(source: Source) -> tuple[Source, list[int]]:
    """The text in the current version, and the versions it went through; none when it is current.

    Raises:
        DiagnosticError: the text cannot be read, or its version is not known.
    """
    passed: list[int] = []
    while True:
        root, found = parse(source)
        if root is None or any(d.severity == "error" for d in found):
            raise DiagnosticError(found)
        version = version_of(root)
        if version == CURRENT:
            return source, passed
        number = root.items["triglot"].span
        edits = [*REWRITES[version](root), (number, str(version + 1))]
        source = Source(source.path, apply_edits(source, edits), source.format)
        passed.append(version)
