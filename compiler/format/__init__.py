"""Canonical form: the same document, written the one way this language is written.

Indentation, blanks, quotes and the order of the keys of a step are settled; what a person decides stays:
comments, groups of lines, numbers as they are spelled, and whether a map or list is written in brackets or
over lines (only what does not fit on a line is broken up).  Reading the result gives the same document, and
formatting it again gives the same text; `formatted` proves the first before it returns.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic, DiagnosticError, Source, error
from ..text import Node, parse
from ..text.edits import apply_edits

__all__ = ["formatted", "same"]


def formatted(source: Source) -> str:
    """The text of ``source`` in canonical form.

    Raises:
        DiagnosticError: the text cannot be read (E01), or has a key that fits no line; tabs in the
            indentation alone are mended.
        RuntimeError: a bug: the result would not be the same document.
    """
    root, found = parse(source)
    tabs = next((d.fix for d in found if d.code == "E0102"), None)
    if tabs is not None:
        source = Source(source.path, apply_edits(source, tabs.edits), source.format)
        root, found = parse(source)
    if root is None or any(d.severity == "error" for d in found):
        raise DiagnosticError(found)
    too_long = _long_key(root)
    if too_long is not None:
        raise DiagnosticError(too_long)
    if source.format == "toml":
        from .toml_writer import write_toml

        text = write_toml(source, root)
    else:
        from .yaml_writer import write_yaml

        text = write_yaml(source, root)
    again, wrong = parse(Source(source.path, text, source.format))
    if again is None or wrong or not same(root, again):
        raise RuntimeError(f"{source.path}: the canonical form would say something else")
    return text


LONGEST_KEY = 200
"""Code points of a key; YAML readers give up at 1,024, escapes included."""


def _long_key(root: Node) -> Diagnostic | None:
    """The finding for a key that cannot be written in front of its colon."""
    stack = [root]
    while stack:
        node = stack.pop()
        for key, span in node.keys.items():
            if len(key) > LONGEST_KEY:
                return error("E0105", "this key is too long", span, f"{len(key)} characters")
        stack += node.elements or node.items.values()
    return None


def same(a: Node, b: Node, where: str = "") -> bool:
    """Whether two documents say the same: kinds, values, and the quotes of words under ``params``.

    Args:
        a: a value.
        b: another one.
        where: the key they stand under; `inside` below ``params``.
    """
    if a.kind != b.kind:
        return False
    if a.kind == "map":
        return a.value.keys() == b.value.keys() and all(
            same(item, b.value[key], "inside" if where in ("params", "inside") else key)
            for key, item in a.value.items()
        )
    if a.kind == "list":
        return len(a.value) == len(b.value) and all(
            same(*pair, where) for pair in zip(a.value, b.value, strict=True)
        )
    if where == "inside" and a.kind == "str" and a.value.isidentifier() and a.plain != b.plain:
        return False  # there a bare word is a name, a quoted one is text
    return bool(a.value == b.value)
