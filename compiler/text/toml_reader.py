"""TOML -> located nodes: `tomllib` judges the syntax, tree-sitter's grammar gives the places."""

from __future__ import annotations

import tomllib
from typing import Any

import tree_sitter
import tree_sitter_toml

from ..diagnostics import Diagnostic, Source, Span, error, shown
from .checks import duplicate, too_deep, too_many
from .limits import MAX_DEPTH, MAX_DIGITS, MAX_NODES, MAX_REPORTED
from .node import Node
from .toml_scan import Broken, Scan
from .toml_syntax import check_syntax, conflict
from .yaml_scalar import not_finite, too_many_digits

_LANGUAGE = tree_sitter.Language(tree_sitter_toml.language())
_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})
_Path = list[tuple[str, Span]]


def read_toml(source: Source) -> tuple[Node | None, list[Diagnostic]]:
    """The document in `source` and everything wrong with it; no document after a syntax error."""
    try:
        scan = Scan(source)
    except Broken as broken:
        return None, [broken.diagnostic]
    found, has_duplicates = check_syntax(scan)
    if found:
        return None, found
    builder = _Builder(source)
    try:
        builder.document(syntax_tree(scan))
    except _Stop:
        return None, builder.found
    if has_duplicates and not any(d.code == "E0103" for d in builder.found):
        builder.found.append(conflict(scan))
    if not builder.root.value and not builder.found:
        builder.found.append(error("E0101", "the spec is empty", source.span(0, 0)))
    return builder.root, builder.found


def syntax_tree(scan: Scan) -> tree_sitter.Node:
    """The grammar's view of a text that `tomllib` can read."""
    parser = tree_sitter.Parser(_LANGUAGE)
    return parser.parse(scan.skeleton.encode("ascii")).root_node


class _Stop(Exception):
    """Nothing sensible can be read from here on."""


class _Builder:
    """Merges headers, dotted keys and inline tables into nested maps."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.root = Node("map", {}, source.span(0, len(source.text.rstrip())), {})
        self.count = 0
        self.declared: set[int] = set()  # maps that stand under a header of their own
        self.closed: set[int] = set()  # inline tables and arrays: nothing may be added

    def document(self, tree: tree_sitter.Node) -> None:
        for child in tree.named_children:
            kind = child.type
            if kind == "pair":
                self._pair(child, self.root, 1)
            elif kind == "table":
                self._table(child)
            elif kind == "table_array_element":
                self._element(child)
            elif kind == "ERROR":
                self._lost(child)

    def _lost(self, node: tree_sitter.Node) -> None:
        """A syntax mistake below a key written twice, where tomllib had stopped already."""
        span = self.source.span(node.start_byte, node.end_byte)
        line = span.sub(0, len(span.text.split("\n", 1)[0].rstrip()) or 1)
        helps = ["write `key = value`, with text in quotes"]
        self.found.append(error("E0101", "this is not TOML", line, helps=helps))
        raise _Stop

    def _table(self, node: tree_sitter.Node) -> None:
        key, *pairs = node.named_children
        path = self._path(key)
        parent = self._descend(self.root, path[:-1], header=True)
        name, place = path[-1]
        if parent is None:
            return
        span = Span(self.source, node.start_byte, self._end(node))
        table = parent.value.get(name)
        if table is None:
            table = self._new("map", span)
            self._put(parent, name, place, table)
        elif table.kind == "map" and id(table) not in self.declared | self.closed:
            table.span = span
        else:
            self.found.append(duplicate(name, place, parent.keys[name]))
            return
        self.declared.add(id(table))
        self._pairs(pairs, table, len(path) + 1)

    def _element(self, node: tree_sitter.Node) -> None:
        key, *pairs = node.named_children
        path = self._path(key)
        parent = self._descend(self.root, path[:-1], header=True)
        name, place = path[-1]
        if parent is None:
            return
        span = Span(self.source, node.start_byte, self._end(node))
        array = parent.value.get(name)
        if array is None:
            array = self._new("list", span)
            self._put(parent, name, place, array)
        elif array.kind != "list" or id(array) in self.closed:
            self.found.append(duplicate(name, place, parent.keys[name]))
            return
        table = self._new("map", span)
        array.value.append(table)
        array.span = Span(self.source, array.span.start, span.end)
        self._pairs(pairs, table, len(path) + 2)

    def _pairs(self, pairs: list[tree_sitter.Node], table: Node, depth: int) -> None:
        for pair in pairs:
            if pair.type == "pair":
                self._pair(pair, table, depth)
            elif pair.type == "ERROR":
                self._lost(pair)

    def _pair(self, node: tree_sitter.Node, table: Node, depth: int) -> None:
        parts = node.named_children
        if len(parts) != 2 or parts[0].type not in _KEYS:
            self._lost(node)
        path = self._path(parts[0])
        value = self._value(parts[1], depth + len(path))
        parent = self._descend(table, path[:-1], header=False)
        if parent is None:
            return
        name, place = path[-1]
        if name in parent.keys:
            self.found.append(duplicate(name, place, parent.keys[name]))
        else:
            self._put(parent, name, place, value)

    def _put(self, parent: Node, name: str, place: Span, value: Node) -> None:
        parent.value[name] = value
        parent.keys[name] = place

    def _descend(self, table: Node, path: _Path, header: bool) -> Node | None:
        """The map under `path`, made on the way; None (and a finding) if something is there."""
        for name, place in path:
            child = table.value.get(name)
            if child is None:
                child = self._new("map", place)
                self._put(table, name, place, child)
            elif header and child.kind == "list" and id(child) not in self.closed:
                child = child.value[-1]
            elif child.kind != "map" or id(child) in self.closed:
                self.found.append(duplicate(name, place, table.keys[name]))
                return None
            table = child
        return table

    def _path(self, key: tree_sitter.Node) -> _Path:
        if key.type != "dotted_key":
            return [self._part(key)]
        parts: list[tree_sitter.Node] = []
        stack = [key]
        while stack:  # the grammar nests `a.b.c` to the left
            node = stack.pop()
            if node.type == "dotted_key":
                stack.extend(reversed(node.named_children))
            else:
                parts.append(node)
        return [self._part(part) for part in parts]

    def _part(self, node: tree_sitter.Node) -> tuple[str, Span]:
        start, end = node.start_byte, node.end_byte
        raw = self.source.text[start:end]
        if node.type != "bare_key":
            raw = text_of(raw)
        return raw, Span(self.source, start, end)

    def _value(self, node: tree_sitter.Node, depth: int) -> Node:
        start, end = node.start_byte, node.end_byte
        span = Span(self.source, start, end)
        kind = node.type
        if kind == "string":
            return self._new("str", span, text_of(self.source.text[start:end]))
        if kind == "integer":
            return self._new("int", span, self._integer(span))
        if kind == "inline_table" or kind == "array":
            return self._collection(node, span, depth)
        if kind == "boolean":
            return self._new("bool", span, span.text == "true")
        if kind == "float":
            return self._new("float", span, self._float(span))
        if kind == "ERROR":
            self._lost(node)
        return self._date(span)

    def _collection(self, node: tree_sitter.Node, span: Span, depth: int) -> Node:
        if depth > MAX_DEPTH:
            self.found.append(too_deep(Span(self.source, span.start, span.start + 1)))
            raise _Stop
        if node.type == "array":
            made = self._new("list", span)
            made.value.extend(self._value(child, depth + 1) for child in node.named_children)
        else:
            made = self._new("map", span)
            self._pairs(node.named_children, made, depth)
        self._seal(made)
        return made

    def _seal(self, made: Node) -> None:
        """Inline tables stay as written, the maps that their dotted keys made included."""
        self.closed.add(id(made))
        if made.kind == "map":
            for child in made.value.values():
                if child.kind == "map" and id(child) not in self.closed:
                    self._seal(child)

    def _new(self, kind: str, span: Span, value: Any = None) -> Node:
        self.count += 1
        if self.count > MAX_NODES:
            self.found.append(too_many(span))
            raise _Stop
        if len(self.found) > MAX_REPORTED:
            raise _Stop
        if kind == "map":
            return Node("map", {}, span, {})
        return Node(kind, [] if kind == "list" else value, span)

    def _integer(self, span: Span) -> int:
        digits = span.text.replace("_", "")
        if len(digits) < 80:
            value = int(digits, 0)
            if abs(value) < 10**MAX_DIGITS:
                return value
        self.found.append(too_many_digits(span))
        return 0

    def _float(self, span: Span) -> float:
        text = span.text
        if text.lstrip("+-") in ("inf", "nan"):
            self.found.append(not_finite(text, span))
            return 0.0
        value = float(text.replace("_", ""))
        if value - value != 0:
            self.found.append(error("E0107", f"`{shown(text)}` is too large for a float", span))
            return 0.0
        return value

    def _date(self, span: Span) -> Node:
        helps = [f'quote it if it is text: `"{span.text}"`']
        message = "dates and times are not part of the spec language"
        self.found.append(error("E0107", message, span, helps=helps))
        return self._new("str", span, span.text)

    def _end(self, node: tree_sitter.Node) -> int:
        last = node.named_children[-1]
        if last.type == "pair":
            return int(last.end_byte)
        closing = self.source.text.find("]", last.end_byte)
        return closing + (2 if node.type == "table_array_element" else 1)


def text_of(raw: str) -> str:
    """The value of a quoted text; what is not written as it is, is left to tomllib."""
    if "\\" in raw or (len(raw) > 5 and raw[:3] in ('"""', "'''")):
        return str(tomllib.loads(f"v = {raw}")["v"])
    return raw[1:-1]
