"""A program as boxes and lines: blocks and loops are one box until they are expanded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..compiler.ir.nodes import (
    AnyNode,
    Body,
    Bundle,
    Call,
    Guard,
    Loop,
    Network,
    OpNode,
    Program,
    Value,
)
from ..compiler.measure import Meter, owned
from ..compiler.passes.outline import lone
from ..compiler.types.record import Record
from ..compiler.types.tensor import TensorType

ALL = "all"
_FACTOR = re.compile(r"\b(\d+) \* (?=[A-Za-z])")
LONGEST = 42
"""Characters of the second line of a box."""
QUIET = frozenset({"value", "values", "module", "call", "calls"})
"""Kinds of fields that a box does not repeat: lines show values, and initialisers say little."""


@dataclass
class Box:
    """A node of the picture.

    Attributes:
        key: unique in the picture, usable as an identifier.
        title: first line: the word, or the name the spec gives.
        detail: second line: what is not default.
        kind: ``op input output port block loop``.
        copies: how many of it there are.
        parameters: of one copy.
        inner: what is inside, when it is expanded.
        tip: what a pointer shows.
    """

    key: str
    title: str
    detail: str = ""
    kind: str = "op"
    copies: int = 1
    parameters: int = 0
    inner: Graph | None = None
    tip: str = ""


@dataclass
class Line:
    """An edge between two boxes of one graph, with the shape that flows along it."""

    source: str
    target: str
    label: str = ""


@dataclass
class Graph:
    """Boxes in the order of the program, and lines between them."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    drawn: set[tuple[str, str]] = field(default_factory=set)

    def connect(self, source: str, target: str, label: str) -> None:
        """Add a line, once."""
        if (source, target) not in self.drawn:
            self.drawn.add((source, target))
            self.lines.append(Line(source, target, label))


def expandable(program: Program) -> list[str]:
    """The names that ``expand`` takes: blocks and loops."""
    found: dict[str, None] = {}
    bodies = [network.body for network in program.networks.values()]
    seen: set[int] = set()
    while bodies:
        body = bodies.pop(0)
        if id(body) in seen:
            continue
        seen.add(id(body))
        for node in _flat(body.nodes):
            if isinstance(node, Call):
                found[node.block.name] = None
                bodies.append(node.body)
            elif isinstance(node, Loop):
                if _inside(node) is not None:
                    found[_loop_name(node)] = None
                bodies += node.bodies
    return list(found)


def draw(program: Program, expand: Iterable[str] = ()) -> Graph:
    """The picture of a program; several networks are boxes of their own around what they hold.

    Args:
        program: after the passes.
        expand: names of blocks and loops to look into, or ``all``.
    """
    wanted = frozenset(expand)
    if len(program.networks) == 1:
        return _Drawer(next(iter(program.networks.values())), wanted).graph()
    graph = Graph()
    for name, network in program.networks.items():
        inner = _Drawer(network, wanted, f"{name}_").graph()
        total = Meter(network).total.parameters
        graph.boxes.append(Box(name, name, "network", "block", parameters=total, inner=inner))
    return graph


class _Drawer:
    """Draws one network."""

    def __init__(self, network: Network, wanted: frozenset[str], prefix: str = "") -> None:
        self.network, self.wanted, self.prefix = network, wanted, prefix
        self.meter = Meter(network)
        self.count = 0

    def graph(self) -> Graph:
        graph, body = Graph(), self.network.body
        made: dict[int, str] = {}
        for name in self.network.input_names:
            value = body.inputs[name]
            kind = value.type.kind
            box = self._box(graph, name, kind if kind != name else "", "input", tip=str(value.type))
            _known(made, value, box.key)
        for name, node in self.network.shared.items():
            self._shared(graph, name, node, made)
        self._nodes(graph, body.nodes, made)
        result = body.result
        outputs = result.items if isinstance(result, Bundle) else {"output": result}
        for name, value in outputs.items():
            box = self._box(graph, name, value.type.kind, "output", tip=str(value.type))
            self._line(graph, made, value, box.key)
        return graph

    def _box(
        self, graph: Graph, title: str, detail: str = "", kind: str = "op", tip: str = ""
    ) -> Box:
        self.count += 1
        box = Box(f"{self.prefix}n{self.count}", title, _cut(detail), kind, tip=tip or title)
        graph.boxes.append(box)
        return box

    def _line(self, graph: Graph, made: dict[int, str], value: Value, target: str) -> None:
        source = made.get(id(value))
        label = shape(value.type)
        if value.list_of is not None:
            source, label = source or made.get(id(value.list_of)), value.list_of.name
        if source is not None and source != target:
            graph.connect(source, target, label)

    def _shared(self, graph: Graph, name: str, node: OpNode, made: dict[int, str]) -> None:
        box = self._box(graph, name, _fields(node.op), "shared", f"{name}: {node.op.word}, shared")
        box.parameters = owned(node).parameters
        made[hash(("shared", name))] = box.key

    def _nodes(self, graph: Graph, nodes: list[AnyNode], made: dict[int, str]) -> None:
        for node in nodes:
            if isinstance(node, Guard):
                self._nodes(graph, node.nodes if node.taken else [], made)
                source = made.get(id(node.result if node.taken else node.input))
                if source is not None:
                    for value in node.outputs.values():
                        _known(made, value, source)
                continue
            box = self._node(graph, node)
            for _, value in node.reads():
                self._line(graph, made, value, box.key)
            if isinstance(node, OpNode):
                for name in (node.shared, node.module):
                    key = made.get(hash(("shared", name)))
                    if key is not None:
                        graph.connect(key, box.key, "")
            for value in node.outputs.values():
                _known(made, value, box.key)
            if isinstance(node, Loop):
                for export in node.exports.values():
                    made[id(export)] = box.key
                    for value in export.values:
                        _known(made, value, box.key)

    def _node(self, graph: Graph, node: AnyNode) -> Box:
        """The box of a node, with what is inside when that is wanted."""
        if isinstance(node, OpNode):
            word = f"{node.shared} (shared)" if node.shared else node.op.word
            title = word if node.op.word in node.name or node.shared else f"{node.name}: {word}"
            box = self._box(graph, title, _fields(node.op), "op", f"{node.name}: {_outputs(node)}")
            box.parameters = self.meter.node(node).parameters
            return box
        if isinstance(node, Call):
            name, body, copies = node.block.name, node.body, 1
            detail = ", ".join(f"{key} {_plain(value)}" for key, value in node.arguments.items())
        else:
            assert isinstance(node, Loop)
            name, copies = _loop_name(node), int(node.count)
            body = _inside(node)  # type: ignore[assignment]
            inner = body.nodes if body is not None else []
            detail = (
                ", ".join(_word(n) for n in _flat(inner))
                if not isinstance(lone(node.bodies[0]), Call)
                else ""
            )
        kind = "loop" if isinstance(node, Loop) else "block"
        differ = isinstance(node, Loop) and len(node.bodies) > 1
        tip = f"{node.name}: {_outputs(node)}" + (
            "\nsizes differ from copy to copy" if differ else ""
        )
        box = self._box(graph, name, detail, kind, tip)
        box.copies = copies
        once = isinstance(node, Call) and node.shared is not None
        total = (self.meter.once(node) if once else self.meter.node(node)).parameters  # type: ignore[arg-type]
        box.parameters = total if differ else total // copies
        if body is not None and (name in self.wanted or ALL in self.wanted):
            block = node.block if isinstance(node, Call) else None
            box.inner = self._inner(body, block if isinstance(block, Network) else None)
        return box

    def _inner(self, body: Body, network: Network | None = None) -> Graph:
        """What a block or a copy of a loop holds, between a port in and a port out."""
        if network is not None:  # what it holds is measured with its own shared modules
            outer, self.meter = self.meter, Meter(network)
            graph = self._inner(body)
            self.meter = outer
            return graph
        graph = Graph()
        made: dict[int, str] = {}
        entries = {**body.inputs}
        values = [*entries.items(), *((v.label or "", v) for _, v in body.captured.values())]
        for name, value in values:
            if id(value) not in made and isinstance(value, Value):
                box = self._box(graph, "" if name == "x" else name, "", "port", str(value.type))
                _known(made, value, box.key)
        self._nodes(graph, body.nodes, made)
        if isinstance(body.result, Value):
            box = self._box(graph, "", "", "port", str(body.result.type))
            self._line(graph, made, body.result, box.key)
        used = {key for line in graph.lines for key in (line.source, line.target)}
        graph.boxes = [box for box in graph.boxes if box.kind != "port" or box.key in used]
        return graph


def _known(made: dict[int, str], value: Value, key: str) -> None:
    """Remember which box makes a value and its parts."""
    made[id(value)] = key
    for part in value.parts.values():
        made.setdefault(id(part), key)


def _flat(nodes: list[AnyNode]) -> Iterator[AnyNode]:
    for node in nodes:
        if isinstance(node, Guard):
            yield from _flat(node.nodes if node.taken else [])
        else:
            yield node


def _loop_name(loop: Loop) -> str:
    """What a loop is called: the block it repeats, the name it has, or what it holds."""
    node = lone(loop.bodies[0])
    if isinstance(node, Call):
        return node.block.name
    if isinstance(node, OpNode):
        return node.op.word
    return loop.block.name


def _inside(loop: Loop) -> Body | None:
    """What a copy of a loop holds, as far as there is something to look into."""
    node = lone(loop.bodies[0])
    if isinstance(node, Call):
        return node.body
    return None if isinstance(node, OpNode) else loop.bodies[0]


def _word(node: AnyNode) -> str:
    if isinstance(node, OpNode):
        return node.op.word
    return node.block.name if isinstance(node, Call) else node.name


def _outputs(node: AnyNode) -> str:
    return ", ".join(str(value.type) for value in node.outputs.values())


def shape(kind: TensorType) -> str:
    """``112 x 112 x 64`` and ``16H x 16W x 3``, with a real times sign."""
    return " \u00d7 ".join(_FACTOR.sub(r"\1", str(dim)) for dim in kind.dims) or kind.kind


def _fields(op: Record) -> str:
    """What an op says beyond its defaults; the first field without its name."""
    parts = []
    for at, (name, declared) in enumerate(op.fields.items()):
        value = op.get(name)
        if declared.kind in QUIET or value is None or value == declared.default:
            continue
        given = declared.default
        if isinstance(value, tuple) and len(set(value)) == 1 and value[0] == given:
            continue
        shown = _plain(value)
        parts.append(name if value is True else shown if at == 0 else f"{name} {shown}")
    return ", ".join(parts)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (tuple, list)):
        items = [_plain(item) for item in value]
        return items[0] if len(set(items)) == 1 else "\u00d7".join(items)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Value):
        return value.label or value.word
    return str(int(value)) if isinstance(value, int) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip(" ,") + "\u2026"
