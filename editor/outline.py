"""What an editor shows beside the text: the outline of a document, and shapes behind its steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..compiler.diagnostics import Span
from ..compiler.spec.records import MODIFIERS
from ..compiler.text import Node
from .analysis import Analysis
from .slots import walk


@dataclass
class Entry:
    """One line of the outline.

    Attributes:
        kind: ``section block network input parameter step``.
        span: everything it covers.
        name_span: its name.
    """

    name: str
    kind: str
    span: Span
    name_span: Span
    detail: str = ""
    children: list[Entry] = field(default_factory=list)


def outline(analysis: Analysis) -> list[Entry]:
    """Sections, with what they hold."""
    root = analysis.root
    if root is None or not root.is_map:
        return []
    found = []
    for key, node in root.items.items():
        made = _entry(root, key, "section")
        if key in ("blocks", "networks"):
            kind = "block" if key == "blocks" else "network"
            made.children = [_holder(analysis, node, name, kind) for name in node.items]
        elif key == "model":
            made = _holder(analysis, root, key, "network")
        elif key == "params":
            made.children = [
                _entry(node, name, "parameter", node.items[name].raw) for name in node.items
            ]
        elif node.is_map:
            made.children = [
                _entry(node, name, "section", _short(node.items[name])) for name in node.items
            ]
        found.append(made)
    return found


def _entry(holder: Node, key: str, kind: str, detail: str = "") -> Entry:
    name = holder.key_span(key)
    return Entry(key, kind, _joined(name, holder.items[key].span), name, detail)


def _joined(a: Span, b: Span) -> Span:
    """From the start of a key to the end of its value (which TOML may write elsewhere)."""
    return Span(a.source, min(a.start, b.start), max(a.end, b.end))


def _short(node: Node) -> str:
    text = node.raw.partition("\n")[0]
    return text if len(text) <= 40 else text[:37] + "..."


def _holder(analysis: Analysis, holder: Node, name: str, kind: str) -> Entry:
    """A block or network with its inputs, parameters and steps."""
    node = holder.items[name]
    made = _entry(holder, name, kind)
    for key, inner in (("params", "parameter"), ("inputs", "input")):
        part = node.get(key)
        for each in part.items if part is not None else ():
            made.children.append(_entry(part, each, inner, _short(part.items[each])))  # type: ignore[arg-type, union-attr]
    layers = node.get("layers")
    made.children += _steps(analysis, layers)
    return made


def _steps(analysis: Analysis, node: Node | None) -> list[Entry]:
    return [
        entry
        for item in (node.elements if node is not None else ())
        for entry in _step(analysis, item)
    ]


def _step(analysis: Analysis, node: Node) -> Iterator[Entry]:
    word, span = head(node)
    if span is None:
        return
    label = node.get("as")
    name = f"{label.value}: {word}" if label is not None and label.is_str else word
    made = Entry(name, "step", node.span, span, ", ".join(analysis.shapes(span)[:2]))
    inner = node.items.get(word)
    if inner is not None and inner.is_list and word in ("layers", "residual"):
        made.children = _steps(analysis, inner)
    elif inner is not None and inner.is_map and word in ("residual", "parallel"):
        for key, steps in inner.items.items():
            if steps.is_list:
                branch = _entry(inner, key, "section")
                branch.children = _steps(analysis, steps)
                made.children.append(branch)
    yield made


def head(step: Node) -> tuple[str, Span | None]:
    """The word of a step and its place."""
    if step.is_str:
        return str(step.value), step.span
    word = next((key for key in step.items if key not in MODIFIERS), None)
    return (word, step.key_span(word)) if word is not None else ("", None)


@dataclass(frozen=True)
class Hint:
    """A shape behind a step."""

    offset: int
    text: str
    tooltip: str = ""


def hints(analysis: Analysis, start: int, end: int) -> list[Hint]:
    """Shapes of the steps between two offsets; one that a step only passes on is not repeated."""
    if analysis.root is None:
        return []
    found: list[Hint] = []
    before = ""
    for visit in walk(analysis.root, analysis.own):
        if visit.key or visit.slot.kind != "step" or not (visit.node.is_str or visit.node.is_map):
            continue
        _, span = head(visit.node)
        shapes = analysis.shapes(span)
        if not shapes:
            continue
        text = shapes[0] if len(shapes) == 1 else f"{shapes[0]} and {len(shapes) - 1} more"
        if text != before and start <= visit.node.span.start <= end:
            found.append(
                Hint(_place(visit.node), text, "\n".join(shapes) if len(shapes) > 1 else "")
            )
        before = text
    return found


def _place(node: Node) -> int:
    """Behind a step on one line, behind the first line of a longer one."""
    source = node.span.source
    line = source.position(node.span.start)[0]
    if source.position(node.span.end)[0] == line:
        return node.span.end
    start, stop = source.line_bounds(line)
    code = source.text[start:stop].split(" #", 1)[0].rstrip()
    return start + len(code)
