"""Walking the hierarchy: parallel bodies row by row, and every node once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .nodes import AnyNode, Body, Call, Guard, Loop, Network, OpNode, Program

Row = dict[int, Any]
"""The same node in several bodies of one definition, by index of the body."""


def rows_of(lists: Mapping[int, list[AnyNode]]) -> list[Row]:
    """Parallel node lists as rows: bodies of one definition come from the same steps."""
    indices = list(lists)
    return [dict(zip(indices, nodes, strict=True)) for nodes in zip(*lists.values(), strict=True)]


def definitions(program: Program) -> Iterator[list[Body]]:
    """The parallel bodies of every network, block and loop of a program."""
    groups = [[network.body] for network in program.every.values()]
    groups += [list(block.bodies.values()) for block in program.blocks.values() if block.bodies]
    for bodies in groups:
        yield bodies
        yield from _inner({i: body.nodes for i, body in enumerate(bodies)})


def _inner(lists: Mapping[int, list[AnyNode]]) -> Iterator[list[Body]]:
    for row in rows_of(lists):
        first = next(iter(row.values()))
        if isinstance(first, Loop):
            bodies = [body for loop in row.values() for body in loop.bodies]
            yield bodies
            yield from _inner({i: body.nodes for i, body in enumerate(bodies)})
        elif isinstance(first, Guard):
            taken = {i: node.nodes for i, node in row.items() if node.taken}
            if taken:
                yield from _inner(taken)


def op_nodes(program: Program) -> list[OpNode]:
    """Every op node of a program, each body once."""
    found: list[OpNode] = []
    for bodies in definitions(program):
        stack: list[AnyNode] = [node for body in bodies for node in body.nodes]
        while stack:
            node = stack.pop()
            if isinstance(node, OpNode):
                found.append(node)
            elif isinstance(node, Guard):
                stack += node.nodes
    return found


def shared_calls(nodes: list[AnyNode]) -> dict[str, Call]:
    """First use of every shared block and network, below these nodes too."""
    found: dict[str, Call] = {}
    for node in nodes:
        below: list[list[AnyNode]] = []
        if isinstance(node, Call):
            below = [] if isinstance(node.block, Network) else [node.body.nodes]
        elif isinstance(node, Loop):
            below = [body.nodes for body in node.bodies]
        elif isinstance(node, Guard) and node.taken:
            below = [node.nodes]
        for inner in below:
            for name, call in shared_calls(inner).items():
                found.setdefault(name, call)
        if isinstance(node, Call) and node.shared is not None:
            found.setdefault(node.shared, node)  # behind those that its own steps need
    return found
