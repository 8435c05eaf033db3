"""outline: loop bodies become definitions with a name and a list of what they hand out.

A loop over one op or one block call needs no definition around it (`Loop.direct`).
"""

from __future__ import annotations

from typing import Any

from ..diagnostics import Diagnostic
from ..ir.nodes import Body, Call, Guard, Loop, OpNode, Program, Value
from ..ir.walk import Row, rows_of


def outline(program: Program, report: list[Diagnostic]) -> None:
    """Settle names and results of every loop body."""
    for name, network in program.every.items():
        _rows({0: network.body.nodes}, name, True)
    for name, block in program.blocks.items():
        _rows({i: body.nodes for i, body in enumerate(block.bodies.values())}, name, False)


def _rows(lists: dict[int, list[Any]], owner: str, network: bool) -> None:
    for row in rows_of(lists) if lists else ():
        first = next(iter(row.values()))
        if isinstance(first, Guard):
            _rows({i: g.nodes for i, g in row.items() if g.taken}, owner, network)
        elif isinstance(first, Loop):
            _loop(row, owner, network)


def _loop(row: Row, owner: str, network: bool) -> None:
    first: Loop = next(iter(row.values()))
    bodies = [body for loop in row.values() for body in loop.bodies]
    read = [n for n in first.exports if any(loop.exports[n].used for loop in row.values())]
    handed = [n for n in first.bodies[0].exports if n in read and _own(first, n)]
    simple = not handed and all(lone(body) is not None for body in bodies)
    unnamed = first.name.startswith("layers")
    name = ("stage" if network else f"{owner}_unit") if unnamed else first.name
    for loop in row.values():
        loop.block.name = name
        loop.direct, loop.handed_out = simple, handed
        for export in loop.exports.values():
            export.used = export.name in read
    for body in bodies:
        body.exports = {n: value for n, value in body.exports.items() if n in handed}
    _rows({i: body.nodes for i, body in enumerate(bodies)}, name, False)


def _own(loop: Loop, name: str) -> bool:
    """Whether an export is another value than the loop's result, so that it must be returned too."""
    body = loop.bodies[0]
    return isinstance(body.result, Value) and body.exports[name] is not body.result


def lone(body: Body) -> OpNode | Call | None:
    """The only node of a body, when a loop can run over it without a definition around it."""
    if len(body.nodes) != 1 or not isinstance(body.nodes[0], (OpNode, Call)):
        return None
    node = body.nodes[0]
    if body.result is not node.outputs.get(""):
        return None
    if isinstance(node, OpNode):
        module = node.parameters and not node.op.bare
        return node if module and len(body.inputs) <= 1 else None
    if node.shared is not None:
        return None
    return node
