"""One document as an editor holds it: text, tree, findings, names, and what the program knows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from ..compiler.diagnostics import Source, Span
from ..compiler.front import Checked, check_source
from ..compiler.ir.nodes import AnyNode, Body, Call, Guard, Loop, Network, Value
from ..compiler.measure import Meter, owned
from ..compiler.text import Node, parse
from .slots import Own
from .symbols import Definition, Symbols


class Analysis:
    """Everything about one version of a document; the parts are found when they are asked for.

    Args:
        source: the text.
        folder: where relative paths of its data begin.
        before: the analysis of the version before, whose names serve while the text cannot be read.
    """

    def __init__(self, source: Source, folder: Path, before: Analysis | None = None) -> None:
        self.source, self.folder = source, folder
        self.root: Node | None = parse(source)[0]
        self.last = before.readable if before is not None else None

    @property
    def readable(self) -> Analysis | None:
        """The newest version whose text could be read."""
        return self if self.root is not None else self.last

    @cached_property
    def checked(self) -> Checked:
        """Findings and program."""
        return check_source(self.source, self.folder)

    @cached_property
    def own(self) -> Own:
        """The words the file defines; of the version before while this one cannot be read."""
        known = self.readable
        return Own.of(known.root if known is not None else None)

    @cached_property
    def symbols(self) -> Symbols:
        """The names of this very text."""
        return Symbols.of(self.root, self.own)

    @cached_property
    def made(self) -> dict[int, list[tuple[AnyNode, int]]]:
        """Offset of a step's word -> the nodes made there and their parameters, one per distinct use."""
        found: dict[int, list[tuple[AnyNode, int]]] = {}
        program = self.checked.program
        for network in program.networks.values() if program is not None else ():
            meter = Meter(network)
            seen: set[int] = set()
            bodies = [network.body]
            while bodies:
                body = bodies.pop(0)
                if id(body) in seen:
                    continue
                seen.add(id(body))
                for node in _flat(body):
                    if node.span.source is self.source:
                        count = meter.node(node).parameters
                        found.setdefault(node.span.start, []).append((node, count))
                    bodies += _inner(node)
            for shared in network.shared.values():
                found.setdefault(shared.span.start, []).append((shared, owned(shared).parameters))
        return found

    def shapes(self, span: Span | None) -> list[str]:
        """The distinct types that the step at a place gives."""
        if span is None:
            return []
        kinds = [_output(node) for node, _ in self.made.get(span.start, ()) if node.outputs]
        return list(dict.fromkeys(kind for kind in kinds if kind))

    def parameters(self, span: Span) -> list[int]:
        """The distinct parameter counts of the step at a place."""
        return list(dict.fromkeys(count for _, count in self.made.get(span.start, ())))

    def type_of(self, one: Definition) -> str:
        """What is known about a name: a type, a number, or nothing."""
        program = self.checked.program
        if program is None:
            return ""
        if one.kind == "parameter" and one.name in program.params:
            value = program.params[one.name]
            plain = isinstance(value, (int, float)) and not isinstance(value, bool)
            return (
                f"{value:g}"
                if plain
                else str(value).lower()
                if isinstance(value, bool)
                else str(value)
            )
        if one.kind == "input":
            for network in program.networks.values():
                held = network.body.inputs.get(one.name)
                if isinstance(held, Value) and held.span.start == one.span.start:
                    return str(held.type)
        return ", ".join(self.shapes(one.step))


def _flat(body: Body) -> Iterator[AnyNode]:
    """The nodes of a body, those under a condition included."""
    stack = list(body.nodes)
    while stack:
        node = stack.pop(0)
        if isinstance(node, Guard):
            stack = [*node.nodes, *stack]
        else:
            yield node


def _inner(node: AnyNode) -> list[Body]:
    """The bodies a node runs; a network that is called has its own turn."""
    if isinstance(node, Call):
        return [] if isinstance(node.block, Network) else [node.body]
    return node.bodies if isinstance(node, Loop) else []


def _output(node: AnyNode) -> str:
    if isinstance(node, Loop) and not node.outputs:
        return ""
    return ", ".join(
        f"{name}: {v.type}" if name else str(v.type) for name, v in node.outputs.items()
    )
