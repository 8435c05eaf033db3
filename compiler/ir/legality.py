"""The law of the IR as code; checked after every pass, so that a broken rewrite is found at once."""

from __future__ import annotations

from typing import Any

from .nodes import Body, Bundle, Call, Guard, Loop, OpNode, Program, Value
from .walk import definitions


class IllegalProgram(Exception):
    """The IR breaks its own law: a bug in Triglot, never in a spec."""


def check(program: Program) -> None:
    """Check every body of a program.

    Raises:
        IllegalProgram: names what is wrong and where.
    """
    for bodies in definitions(program):
        for body in bodies:
            if _whole(body):
                _body(body)


def _whole(body: Body) -> bool:
    """Whether a body was built without errors; what was reported is not checked again."""
    values = list(body.result.items.values()) if isinstance(body.result, Bundle) else [body.result]
    return all(isinstance(value, Value) for value in [*values, *body.inputs.values()])


def _body(body: Body) -> None:
    known = {id(value) for value in body.inputs.values()}
    known |= {id(local) for _, local in body.captured.values()}
    names: set[str] = set()
    _nodes(body.nodes, known, names)
    for value in _results(body):
        _read(value, known, "the result")


def _results(body: Body) -> list[Value]:
    if isinstance(body.result, Bundle):
        return list(body.result.items.values())
    return [body.result]


def _nodes(nodes: list[Any], known: set[int], names: set[str]) -> None:
    for node in nodes:
        if node.name in names:
            raise IllegalProgram(f"two nodes are called {node.name} ({node.span.at})")
        names.add(node.name)
        if isinstance(node, Guard):
            _guard(node, known, names)
            continue
        for name, value in node.reads():
            _read(value, known, f"{node.name}.{name} ({node.span.at})")
        _own(node)
        known |= {id(value) for value in node.outputs.values()}
        if isinstance(node, Loop):
            known |= {id(export) for export in node.exports.values()}


def _guard(node: Guard, known: set[int], names: set[str]) -> None:
    if node.taken:
        _nodes(node.nodes, known, names)
        _read(node.result, known, node.name)
    _read(node.input, known, node.name)
    known |= {id(value) for value in node.outputs.values()}


def _read(value: Value, known: set[int], where: str) -> None:
    made = id(value.list_of) in known if value.list_of is not None else id(value) in known
    if not made:
        raise IllegalProgram(f"{where} reads a value that does not exist there: {value.type}")


def _own(node: OpNode | Call | Loop) -> None:
    if isinstance(node, Loop) and not 1 <= len(node.bodies) <= node.count:
        raise IllegalProgram(
            f"{node.name} has {len(node.bodies)} bodies for {node.count} iterations"
        )
    if isinstance(node, Call) and node.body not in node.block.bodies.values():
        raise IllegalProgram(f"{node.name} uses a body that its block does not own")
    if isinstance(node, OpNode) and node.shared is not None and node.parameters:
        raise IllegalProgram(f"{node.name} is a shared use but owns parameters")
