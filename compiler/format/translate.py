"""A document in TOML, from whatever it was written in."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Source
from ..text import Node
from . import formatted
from .scalars import toml_key, toml_text

HEADERS = ("blocks", "networks")
"""Sections whose entries get a header each."""
DOTTED = ("inputs", "defaults", "fields", "shared")
"""Maps that are written one entry a line: ``inputs.image = "image[8, 8, 1]"``."""


def toml_of(root: Node) -> str:
    """The canonical TOML text of a document; comments above its first key are kept.

    A YAML key without a value becomes ``{}``, which the language reads alike.
    """
    lines = [*_comments(root)]
    tables: list[str] = []
    for key, node in root.items.items():
        if key in HEADERS and node.is_map:
            for name, inner in node.items.items():
                tables += ["", f"[{toml_key(key)}.{toml_key(name)}]", *_entries(inner)]
        elif node.is_map and key not in ("params", "defaults"):
            tables += ["", f"[{toml_key(key)}]", *_entries(node)]
        else:
            lines += _entry(key, node)
    return formatted(Source("<toml>", "\n".join([*lines, *tables]) + "\n", "toml"))


def _comments(root: Node) -> Iterator[str]:
    for line in root.span.source.text[: root.span.start].splitlines():
        if line.startswith("#"):
            yield line


def _entries(node: Node) -> Iterator[str]:
    for key, item in node.items.items():
        yield from _entry(key, item)


def _entry(key: str, node: Node) -> Iterator[str]:
    if key in DOTTED and node.items:
        for name, item in node.items.items():
            yield f"{toml_key(key)}.{toml_key(name)} = {_value(item)}"
    else:
        yield f"{toml_key(key)} = {_value(node)}"


def _value(node: Node) -> str:
    """A value on one line."""
    if node.is_map:
        pairs = (f"{toml_key(key)} = {_value(item)}" for key, item in node.items.items())
        return "{" + ", ".join(pairs) + "}"
    if node.is_list:
        return "[" + ", ".join(map(_value, node.elements)) + "]"
    if node.is_str:
        return toml_text(str(node.value))
    if node.is_null:
        return "{}"
    return str(node.value).lower() if node.kind == "bool" else repr(node.value)
