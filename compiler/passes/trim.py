"""trim: blocks hand out what some use reads, and loops the lists that are read.

The first half of `prune`: an output of a block that no use reads is no output, so the steps behind
it are dead, like any step that nothing reads.  Networks keep their outputs: they are an interface.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..ir.nodes import Block, Body, Bundle, Call, Guard, Loop, OpNode, Program, Value
from ..ir.walk import rows_of


def trim(program: Program) -> None:
    """Remove outputs that nobody reads from blocks and loops, callers before what they call."""
    needed: set[int] = set()
    for network in program.every.values():
        _mark(network.body, None, needed)
    calls: dict[int, list[Call]] = {}
    for body in _every(program):
        for node in _below(body.nodes):
            if isinstance(node, Call):
                calls.setdefault(id(node.block), []).append(node)
    for block in _callers_first(program):
        bodies, uses = list(block.bodies.values()), calls.get(id(block), [])
        if not all(isinstance(body.result, (Value, Bundle)) for body in bodies):
            continue
        names = {n for call in uses for n, out in call.outputs.items() if id(out) in needed}
        for body in bodies:
            _mark(body, names, needed)
        if names:
            _narrow(bodies, uses, names)
    for network in program.every.values():
        _lists({0: network.body.nodes}, needed)
    for block in program.blocks.values():
        _lists({i: body.nodes for i, body in enumerate(block.bodies.values())}, needed)


def _lists(nodes: dict[int, list[Any]], needed: set[int]) -> None:
    """Leave only lists that are read, the same ones in parallel loops."""
    for row in rows_of(nodes) if nodes else ():
        first = next(iter(row.values()))
        if isinstance(first, Guard):
            _lists({i: guard.nodes for i, guard in row.items() if guard.taken}, needed)
        elif isinstance(first, Loop):
            read = {
                name
                for loop in row.values()
                for name, export in loop.exports.items()
                if id(export) in needed
            }
            bodies = [body for loop in row.values() for body in loop.bodies]
            for owner in (*row.values(), *bodies):
                owner.exports = {n: item for n, item in owner.exports.items() if n in read}
            _lists({i: body.nodes for i, body in enumerate(bodies)}, needed)


def _narrow(bodies: list[Body], calls: list[Call], names: set[str]) -> None:
    """Leave only these outputs; a lone one has no name."""
    if any(isinstance(body.result, Value) or not names < set(body.result.items) for body in bodies):
        return
    for body in bodies:
        kept = {name: value for name, value in body.result.items.items() if name in names}
        body.result = next(iter(kept.values())) if len(kept) == 1 else Bundle(kept)
    for call in calls:
        kept = {name: value for name, value in call.outputs.items() if name in names}
        call.outputs = {"": next(iter(kept.values()))} if len(kept) == 1 else kept


def _mark(body: Body, names: set[str] | None, needed: set[int]) -> None:
    """Add what is read on the way to the outputs ``names``, to all where it is None."""
    result = body.result
    if isinstance(result, Bundle):
        roots = [v for n, v in result.items.items() if names is None or n in names]
    else:
        roots = [result] if isinstance(result, Value) else []
    for value in roots:
        _need(value, needed)
    _walk(body.nodes, needed)


def _walk(nodes: list[Any], needed: set[int]) -> None:
    for node in reversed(nodes):
        outs = [*node.outputs.values(), *getattr(node, "exports", {}).values()]
        if not any(id(out) in needed for out in outs):
            continue
        if isinstance(node, Guard):
            _need(node.result if node.taken else node.input, needed)
            _walk(node.nodes if node.taken else [], needed)
            continue
        for _, value in node.reads():
            _need(value, needed)
        if isinstance(node, Loop):
            for name, export in node.exports.items():
                for made in node.bodies if id(export) in needed else ():
                    if name in made.exports:
                        _need(made.exports[name], needed)
            for made in node.bodies:
                _mark(made, None, needed)


def _need(value: Value, needed: set[int]) -> None:
    needed.add(id(value))
    if value.list_of is not None:
        needed.add(id(value.list_of))


def _callers_first(program: Program) -> list[Block]:
    """Blocks in an order in which every use stands before what it uses."""
    found: dict[int, Block] = {}

    def visit(block: Block) -> None:
        if id(block) not in found:
            for body in block.bodies.values():
                for call in _below(body.nodes):
                    if isinstance(call, Call) and isinstance(call.block, Block):
                        visit(call.block)
            found[id(block)] = block

    for block in program.blocks.values():
        visit(block)
    known = {id(block) for block in program.blocks.values()}
    return [block for block in reversed(found.values()) if id(block) in known]


def _every(program: Program) -> list[Body]:
    networks = [network.body for network in program.every.values()]
    return networks + [body for block in program.blocks.values() for body in block.bodies.values()]


def _below(nodes: list[Any]) -> Iterator[OpNode | Call | Loop]:
    """Nodes in here, in loops and under guards."""
    for node in nodes:
        if isinstance(node, Guard):
            yield from _below(node.nodes)
            continue
        yield node
        if isinstance(node, Loop):
            for body in node.bodies:
                yield from _below(body.nodes)
