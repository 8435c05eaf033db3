"""Located values: what a YAML or TOML text says, and where it says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..diagnostics import Span


class Node:
    """One value of a document.

    Attributes:
        kind: ``map list str int float bool null``.
        value: ``dict[str, Node]`` for a map, ``list[Node]`` for a list, else a plain scalar.
        span: Where it stands, quotes and brackets included.
        keys: For maps: the span of each key (the first one, if a key is written twice).
        plain: Whether it is a YAML scalar written without quotes.
    """

    __slots__ = ("keys", "kind", "plain", "span", "value")

    def __init__(
        self,
        kind: str,
        value: Any,
        span: Span,
        keys: dict[str, Span] | None = None,
        plain: bool = False,
    ) -> None:
        """Hold `value` found at `span`."""
        self.kind = kind
        self.value = value
        self.span = span
        self.keys: dict[str, Span] = {} if keys is None else keys
        self.plain = plain

    def __repr__(self) -> str:
        """Kind, start of the text, place."""
        return f"Node({self.kind}, {self.raw[:40]!r} @{self.span.start}:{self.span.end})"

    @property
    def raw(self) -> str:
        """The text as written, quotes included."""
        return self.span.text

    @property
    def is_map(self) -> bool:
        """Whether the value is a map."""
        return self.kind == "map"

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return self.kind == "list"

    @property
    def is_str(self) -> bool:
        """Whether the value is text."""
        return self.kind == "str"

    @property
    def is_null(self) -> bool:
        """Whether there is no value."""
        return self.kind == "null"

    @property
    def is_scalar(self) -> bool:
        """Whether the value is neither a map nor a list."""
        return self.kind not in ("map", "list")

    @property
    def items(self) -> Mapping[str, Node]:
        """The entries of a map; nothing for other kinds."""
        return self.value if self.kind == "map" else {}

    @property
    def elements(self) -> list[Node]:
        """The elements of a list; nothing for other kinds."""
        return self.value if self.kind == "list" else []

    def get(self, key: str) -> Node | None:
        """The entry `key` of a map, if there is one."""
        return self.items.get(key)

    def key_span(self, key: str) -> Span:
        """Where `key` is written; the whole node if it is not."""
        return self.keys.get(key, self.span)

    def py(self) -> Any:
        """The value as plain Python data without places (depth is bounded by the readers)."""
        if self.kind == "map":
            return {key: child.py() for key, child in self.value.items()}
        if self.kind == "list":
            return [child.py() for child in self.value]
        return self.value

    def at(self, start: int, end: int) -> Span:
        """The span of the characters `start`..`end` of the *value* of a text node.

        Exact when the text is written as it is, also when it is quoted or folded over lines;
        the whole span when escapes make that impossible.
        """
        if self.kind != "str":
            return self.span
        value, raw = self.value, self.span.text
        if raw == value:
            return self.span.sub(start, max(end, start))
        if len(raw) == len(value) + 2 and raw[1:-1] == value:
            return self.span.sub(start + 1, max(end, start) + 1)
        places = _align(value, raw)
        if places is None or not value:
            return self.span
        first = places[min(max(start, 0), len(value) - 1)]
        return self.span.sub(first, places[min(max(end, 1), len(value)) - 1] + 1)


def _align(value: str, raw: str) -> list[int] | None:
    """For each character of `value` its index in `raw`; None when escapes are in the way.

    White space may differ (folding, indentation); everything else must be written as it is.
    """
    at, size = _body(raw), len(raw)
    places: list[int] = []
    for c in value:
        if c.isspace():
            places.append(min(at, size - 1))
            if at < size and (raw[at] == c or raw[at].isspace()):
                at += 1
            continue
        while at < size and raw[at].isspace():
            at += 1
        if at >= size or raw[at] != c:
            return None
        places.append(at)
        at += 1
        if c == "'" and raw[0] == "'" and raw[at : at + 1] == "'":
            at += 1  # a doubled quote
    return places


def _body(raw: str) -> int:
    """Where the text begins behind its quote or the header of a block scalar."""
    if raw[:1] in ("|", ">"):
        return raw.find("\n") + 1
    if raw[:3] in ('"""', "'''"):
        return 3
    return 1 if raw[:1] in ('"', "'") else 0
