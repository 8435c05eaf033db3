"""``--set PATH=VALUE``: change a document before it is read, with places inside the argument.

A path names keys (``training.epochs``), positions (``[2]``), steps (by ``as``, or by their op and a
counter: ``conv2d_2``) and fields of a step (``stem.filters``).  What it names must exist; only a field
that a closed section leaves to its default may be stated for the first time.  ``PATH=null`` takes a
field or a section out, so that its default holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..diagnostics import Diagnostic, DiagnosticError, Source, Span, did_you_mean, error, shown
from ..ops import OPS
from ..text import Node, parse
from .records import MODIFIERS
from .vocabulary import primary

PART = re.compile(r"\s*(?:\.?([A-Za-z_][\w-]*)|\[\s*(-?\d+)\s*\])")
OPEN = frozenset(
    {"params", "inputs", "shared", "networks", "blocks", "constants", "use", "fields", "each"}
)
"""Maps whose keys the spec chooses: a new key there would be a new thing, not a setting."""


@dataclass
class Part:
    """One part of a path: a name or a position, and where it stands in the argument."""

    name: str | int
    span: Span


def apply_overrides(root: Node, texts: Sequence[str], report: list[Diagnostic]) -> None:
    """Apply ``PATH=VALUE`` texts to a document, in order; what is wrong is reported."""
    for number, text in enumerate(texts, 1):
        source = Source(f"<--set #{number}>", text, "yaml")
        try:
            path = _path(source)
            value = _value(source, report)
            if value is not None:
                _assign(root, path, value)
        except DiagnosticError as problem:
            report += problem.diagnostics


def _path(source: Source) -> list[Part]:
    """The parts before the ``=``."""
    text = source.text
    stop = text.find("=")
    if stop < 0:
        raise _wrong(
            source.span(0, len(text)),
            "`--set` takes PATH=VALUE",
            "for example `--set training.epochs=5`",
        )
    parts: list[Part] = []
    at = 0
    while at < len(text[:stop].rstrip()):
        found = PART.match(text, at, stop)
        if found is None or (at == 0 and found[2] is not None):
            raise _wrong(
                source.span(at, stop),
                f"`{shown(text[:stop])}` is not a path",
                "names joined by dots, and positions such as `[0]`",
            )
        group = 1 if found[1] is not None else 2
        name: str | int = found[1] if found[1] is not None else int(found[2][:18])
        parts.append(Part(name, source.span(found.start(group), found.end(group))))
        at = found.end()
    if not parts:
        raise _wrong(
            source.span(0, stop), "the path is empty", "for example `--set training.epochs=5`"
        )
    return parts


def _wrong(span: Span, message: str, help: str) -> DiagnosticError:
    return DiagnosticError(error("E0211", message, span, helps=[help]))


def _value(source: Source, report: list[Diagnostic]) -> Node | None:
    """The value behind the ``=``, with places that count from the start of the argument."""
    text = source.text
    start = text.find("=") + 1
    if not text[start:].strip():
        span = source.span(start - 1, start)
        raise _wrong(span, "the value is empty", "write a value behind the `=`")
    inner = Source(source.path, " " * start + text[start:], "yaml")
    node, found = parse(inner)
    inner.text = text  # offsets are the same; snippets show the whole argument
    inner._starts = None
    report += found
    return node


def _assign(root: Node, path: list[Part], value: Node) -> None:
    node, closed, owner = root, True, "the spec"
    for at, part in enumerate(path[:-1]):
        previous = path[at - 1].name if at else ""
        node = _descend(node, part, owner, str(previous))
        closed = part.name not in OPEN
        owner = f"`{part.name}`"
    last = path[-1]
    if node.is_list:
        _set_item(node, last, owner, value)
        return
    field = _field_map(node, last)
    if field is not None:
        node = field
    if not node.is_map:
        raise _unknown(last, owner, [])
    known = str(last.name) in node.items
    if isinstance(last.name, int) or not (known or closed) or (not known and node is root):
        raise _unknown(last, owner, list(node.items))
    if value.is_null and known:
        del node.value[last.name], node.keys[last.name]
        return
    node.value[last.name] = value
    if not known:
        node.keys[last.name] = last.span


def _unknown(part: Part, owner: str, known: list[str]) -> DiagnosticError:
    what = f"position {part.name}" if isinstance(part.name, int) else f"`{shown(part.name)}`"
    helps = did_you_mean(str(part.name), known)
    if not helps and known:
        helps = [f"there are {', '.join(f'`{shown(name)}`' for name in known[:12])}"]
    return DiagnosticError(
        error("E0201", f"{owner} has no {what}", part.span, "not in the spec", helps=helps)
    )


def _descend(node: Node, part: Part, owner: str, previous: str) -> Node:
    """The value one part further down."""
    if node.is_list:
        return _item(node, part, owner)
    if node.is_map and part.name in node.items:
        child = node.items[str(part.name)]
        if child.is_null:
            child.kind, child.value = "map", {}
        return child
    if node.is_str and node.value == part.name:  # a call without arguments: `adamw`
        inner = Node("map", {}, node.span)
        node.kind, node.value, node.keys = (
            "map",
            {str(part.name): inner},
            {str(part.name): node.span},
        )
        return inner
    found = _field_map(node, part)
    if found is not None and part.name in found.items:
        return found.items[str(part.name)]
    raise _unknown(part, owner, list(node.items))


def _item(node: Node, part: Part, owner: str) -> Node:
    """An element of a list: by position, or a step by its name."""
    if isinstance(part.name, int):
        if not -len(node.elements) <= part.name < len(node.elements):
            raise DiagnosticError(
                error(
                    "E0201",
                    f"{owner} has {len(node.elements)} elements, there is no position {part.name}",
                    part.span,
                )
            )
        return node.elements[part.name]
    steps = dict(_steps(node))
    if part.name not in steps:
        raise _unknown(part, owner, list(steps))
    return steps[part.name]


def _set_item(node: Node, part: Part, owner: str, value: Node) -> None:
    found = _item(node, part, owner)
    for holder in _lists(node):
        for at, item in enumerate(holder.elements):
            if item is found:
                holder.value[at] = value
                return


def _lists(node: Node) -> Iterator[Node]:
    """A list of steps and the lists nested in its steps, outermost first."""
    stack = [node]
    while stack:
        item = stack.pop(0)
        if item.is_list:
            yield item
        stack += item.elements if item.is_list else item.items.values()


def _steps(node: Node) -> Iterator[tuple[str, Node]]:
    """Name and step, for every step of a list and of those nested in it; names win over counters."""
    counted: dict[str, int] = {}
    found: dict[str, Node] = {}
    for holder in _lists(node):
        for item in holder.elements:
            label = item.get("as")
            word = _head(item)
            if label is not None and label.is_str:
                found[str(label.value)] = item
            elif word:
                counted[word] = counted.get(word, 0) + 1
                found.setdefault(word if counted[word] == 1 else f"{word}_{counted[word]}", item)
    yield from found.items()


def _head(step: Node) -> str:
    """The op of a step, "" when it is none."""
    if step.is_str:
        return str(step.value)
    return next((key for key in step.items if key not in MODIFIERS), "")


def _field_map(node: Node, part: Part) -> Node | None:
    """The arguments of a step when ``part`` means one of its fields; shorthand is written out."""
    word = _head(node)
    if part.name in MODIFIERS or part.name in node.items or word not in OPS:
        return None
    if node.is_str:
        node.kind, node.value = "map", {word: Node("map", {}, node.span)}
        node.keys = {word: node.span}
    args = node.items[word]
    if args.is_map:
        return args
    first = primary(OPS[word])  # type: ignore[arg-type]
    inner = Node("map", {}, args.span)
    if not args.is_null and first is not None:
        inner.value[first] = args
        inner.keys[first] = args.span
    node.value[word] = inner
    return inner
