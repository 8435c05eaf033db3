"""Single values: when text needs quotes, and which ones."""

from __future__ import annotations

import re

from ..diagnostics import Diagnostic, Source
from ..text import Node
from ..text.yaml_scalar import FIRST, resolve

_START = re.compile(r"[^\s,\[\]{}#&*!|>'\"%@`]")
_BREAKS = re.compile(r": |:\Z| #|\s\Z|[\t\n\r]|^(?:---|\.\.\.)|^[-?:](?: |\Z)")
_FLOW_BREAKS = re.compile(r"[,\[\]{}]|:(?=[\s,\[\]{}'\"]|\Z)|^[-?:]")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+\Z")
_NO_PLACE = Source("", "").span(0, 0)


def plain(text: str, flow: bool) -> bool:
    """Whether YAML reads ``text`` as this very text without quotes."""
    if not _START.match(text) or _BREAKS.search(text) or not text.isprintable():
        return False
    if flow and _FLOW_BREAKS.search(text):
        return False
    if text == "<<" or text[0] not in FIRST:
        return text != "<<"
    found: list[Diagnostic] = []
    return resolve(text, _NO_PLACE, found)[0] == "str" and not found


def yaml_scalar(node: Node, flow: bool, of_params: bool = False) -> str:
    """A scalar in YAML; numbers stay as they are spelled.

    Args:
        node: the scalar.
        flow: it stands inside brackets.
        of_params: it stands under ``params``, where a quoted word is text, a bare one a name.
    """
    if node.kind == "str":
        keep = of_params and not node.plain and node.value.isidentifier()
        return node.value if plain(node.value, flow) and not keep else quoted(node.value)
    if node.kind == "null":
        return "null"
    return str(node.value).lower() if node.kind == "bool" else node.raw


def yaml_key(key: str, flow: bool) -> str:
    """A key with its colon."""
    return f"{key if plain(key, flow) else quoted(key)}:"


def quoted(text: str) -> str:
    """Text in double quotes, in single quotes when that saves escapes."""
    if ("\\" in text or '"' in text) and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def toml_key(key: str) -> str:
    """One part of a TOML key."""
    return key if _BARE_KEY.match(key) else toml_text(key)


def toml_text(text: str) -> str:
    """Text in double quotes; what would need escapes stands as it is between single ones."""
    if ("\\" in text or '"' in text) and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(_escaped(c, toml=True) for c in text) + '"'


_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def _escaped(c: str, toml: bool = False) -> str:
    if c in _NAMED:
        return _NAMED[c]
    if c.isprintable():
        return c
    number = ord(c)
    if number < 0x100 and not toml:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
