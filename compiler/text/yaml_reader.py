"""YAML -> located nodes, straight from libyaml's events: no recursion, no constructors.

A strict subset: one document, keys that are words, no tags, no anchors, aliases or merge keys,
no duplicate keys, bounded size and depth.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from ..diagnostics import Diagnostic, Fix, Source, Span, error, shown
from .checks import duplicate, too_deep, too_many
from .limits import MAX_DEPTH, MAX_NODES, MAX_REPORTED
from .node import Node
from .sharing import Sharing
from .yaml_scalar import FIRST, resolve
from .yaml_syntax import explain

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = re.compile(r"[^\s,\[\]{}]*")


def read_yaml(source: Source) -> tuple[Node | None, list[Diagnostic]]:
    """The document in `source` and everything wrong with it; no document after a syntax error."""
    builder = _Builder(source)
    try:
        for event in yaml.parse(source.text, Loader=_LOADER):
            builder.take(event)
    except _Stop:
        return None, builder.diagnostics()
    except yaml.YAMLError as mistake:
        # what came before the mistake stays reported, the tree itself cannot be trusted
        builder.found.append(explain(source, mistake))
        return None, builder.diagnostics()
    if builder.root is None and not builder.found:
        builder.found.append(error("E0101", "the spec is empty", source.span(0, 0)))
    return builder.root, builder.diagnostics()


class _Stop(Exception):
    """Nothing sensible can be read from here on."""


class _Open:
    """A map or list whose end has not come yet."""

    __slots__ = ("end", "flow", "key", "key_span", "kind", "node", "value")

    def __init__(self, node: Node, flow: bool) -> None:
        self.node = node
        self.kind = node.kind
        self.value = node.value
        self.flow = flow
        self.key: str | None = None
        self.key_span: Span | None = None
        self.end = node.span.start


class _Builder:
    """Takes events, grows the tree."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.root: Node | None = None
        self.stack: list[_Open] = []
        self.count = 0
        self.cut = 0  # where text that a comma cut ends
        self.documents = 0
        self.sharing = Sharing()
        self.actions = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take(self, event: Any) -> None:
        action = self.actions.get(type(event))
        if action is not None:
            action(event)

    def diagnostics(self) -> list[Diagnostic]:
        """All findings in file order."""
        found = self.found + self.sharing.diagnostics()
        return sorted(found, key=lambda d: d.span.start if d.span else 0)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            at = event.start_mark.index
            span = self.source.span(at, at + 3)
            helps = ["put every spec into a file of its own"]
            message = "a spec is one YAML document"
            self.found.append(error("E0106", message, span, "a second one starts", helps=helps))
            raise _Stop

    def _scalar(self, event: Any) -> None:
        span = Span(self.source, event.start_mark.index, event.end_mark.index)
        text, style = event.value, event.style
        if event.tag is not None or event.anchor is not None:
            self._refuse(event)
        top = self.stack[-1] if self.stack else None
        if top is not None and top.flow and not style and "(" in text:
            self._cut_by_comma(text, span)
        if top is not None and top.key is None and top.kind == "map":
            self._key(top, text, span, not style)
            return
        kind, value, plain = "str", text, not style
        if plain and (not text or text[0] in FIRST) and event.tag is None:
            kind, value = resolve(text, span, self.found)
        elif style in ("|", ">"):
            # libyaml lets a block scalar reach to the next token
            span = span.sub(0, len(span.text.rstrip()))
        self._add(Node(kind, value, span, None, plain))

    def _cut_by_comma(self, text: str, span: Span) -> None:
        """`{a: min(b, c)}` is, to YAML, the keys `a` and `c)`: never what was meant."""
        if text.count("(") <= text.count(")") or span.start < self.cut:
            return
        line_end = self.source.line_bounds(self.source.position(span.start)[0])[1]
        close = closing(self.source.text, span.start, line_end)
        whole = self.source.span(span.start, close if close >= 0 else span.end)
        helps = [f'write `"{shown(whole.text)}"`']
        message = "text with a comma needs quotes inside brackets"
        fix = Fix([(whole, f'"{whole.text}"')]) if close >= 0 and '"' not in whole.text else None
        self.found.append(error("E0101", message, whole, helps=helps, fix=fix))
        self.cut = whole.end

    def _key(self, top: _Open, text: str, span: Span, plain: bool) -> None:
        if plain and text == "<<":
            self.sharing.merge(span)
        elif plain and not text:
            helps = ["write a word before the `:`"]
            message = "a key must be a plain word"
            self.found.append(error("E0105", message, span, "empty key", helps=helps))
        elif text in top.node.keys:
            self.found.append(duplicate(text, span, top.node.keys[text]))
        top.key, top.key_span = text, span
        top.node.keys.setdefault(text, span)

    def _open(self, event: Any) -> None:
        at = event.start_mark.index
        if event.tag is not None or event.anchor is not None:
            self._refuse(event)
        if self.stack and self.stack[-1].key is None and self.stack[-1].kind == "map":
            self.found.append(_collection_as_key(self.source, at))
            raise _Stop
        if len(self.stack) >= MAX_DEPTH:
            self.found.append(too_deep(self.source.span(at, at + 1)))
            raise _Stop
        span = Span(self.source, at, at)
        is_map = type(event) is yaml.MappingStartEvent
        node = Node("map", {}, span, {}) if is_map else Node("list", [], span)
        self.stack.append(_Open(node, bool(event.flow_style)))

    def _close(self, event: Any) -> None:
        top = self.stack.pop()
        # the end event of a block stands at the next token, far below its last line
        end = event.end_mark.index if top.flow else top.end
        top.node.span = Span(self.source, top.node.span.start, end)
        self._add(top.node)

    def _alias(self, event: Any) -> None:
        span = Span(self.source, event.start_mark.index, event.end_mark.index)
        self.sharing.use(event.anchor, span)
        top = self.stack[-1] if self.stack else None
        if top is not None and top.key is None and top.kind == "map":
            top.key, top.key_span = span.text, span
        else:
            self._add(Node("null", None, span))

    def _add(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            self.found.append(too_many(node.span))
            raise _Stop
        if len(self.found) > MAX_REPORTED:
            raise _Stop
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        top.end = max(node.span.end, top.end)
        if top.kind == "list":
            top.value.append(node)
        elif top.key is not None:
            top.value.setdefault(top.key, node)
            top.key = None

    def _refuse(self, event: Any) -> None:
        """Report the anchor or the tag in front of a node."""
        at = event.start_mark.index
        if event.anchor is not None:
            place = self.source.text.find(
                "&", at, at + len(event.anchor) + len(event.tag or "") + 9
            )
            place = at if place < 0 else place
            self.sharing.anchor(
                event.anchor, self.source.span(place, place + 1 + len(event.anchor))
            )
        if event.tag is not None:
            place = max(self.source.text.find("!", at, at + 200), at)
            match = _TAG.match(self.source.text, place)
            span = self.source.span(place, match.end() if match else place + 1)
            notes = ["tags can run code in some YAML readers; a spec never constructs objects"]
            text = f"tag `{shown(span.text)}`"
            message = "YAML tags are not part of the spec language"
            helps = ["remove the tag; quote the value if it is text"]
            self.found.append(error("E0108", message, span, text, notes=notes, helps=helps))


def _collection_as_key(source: Source, at: int) -> Diagnostic:
    opening = source.text[at : at + 2]
    helps = ["write a word before the `:`"]
    if opening.startswith("{"):
        braces = "`{{ x }}` and `{x}` are maps in YAML"
        helps = [f"{braces}; write the bare name `x`, or quote the text"]
    remark = "this starts a nested collection used as a key"
    span = source.span(at, at + 1)
    return error("E0105", "a key must be a plain word", span, remark, helps=helps)


def closing(text: str, start: int, end: int) -> int:
    """Where an expression inside brackets ends, -1 where its own brackets are open until ``end``."""
    depth = 0
    for at in range(start, end):
        depth += (text[at] in "([") - (text[at] in ")]")
        if depth < 0 or (depth == 0 and text[at] in ",}"):
            return at - len(text[start:at]) + len(text[start:at].rstrip())
    return end if depth == 0 else -1
