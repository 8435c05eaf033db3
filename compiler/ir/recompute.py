"""Gradient checkpointing: which definitions are computed again, and what happens inside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .nodes import AnyNode, Block, Body, Call, Guard, Loop, Network, OpNode, Program


def repeated(program: Program) -> list[Block]:
    """What the outermost loops of all networks repeat: the block they call, or their own steps.

    A loop over a single op keeps nothing that would be worth computing again.
    """
    found: dict[int, Block] = {}
    for network in (program.networks | program.parts).values():
        for block in _repeated(network.body.nodes):
            found[id(block)] = block
    return list(found.values())


def _repeated(nodes: Iterable[AnyNode]) -> Iterator[Block]:
    for node in nodes:
        if isinstance(node, Guard):
            yield from _repeated(node.nodes if node.taken else ())
        elif isinstance(node, Call) and not isinstance(node.block, Network):
            yield from _repeated(node.body.nodes)
        elif isinstance(node, Loop):
            for body in node.bodies:
                only = body.nodes[0] if node.direct else None
                if isinstance(only, Call):
                    yield only.block
                elif only is None:
                    yield node.block


def named(program: Program, name: str) -> list[Block]:
    """The block of the spec with this name, or all that an op made of other ops became."""
    own = program.blocks.get(name)
    if own is not None and not own.composite:
        return [own]
    return [block for block in program.blocks.values() if block.composite == name]


def inside(block: Block) -> Iterator[OpNode]:
    """Every op that a block runs, those of what it calls included."""
    for body in block.bodies.values():
        yield from _ops(body)


def _ops(body: Body) -> Iterator[OpNode]:
    stack: list[AnyNode] = list(body.nodes)
    while stack:
        node = stack.pop()
        if isinstance(node, OpNode):
            yield node
        elif isinstance(node, Guard):
            stack += node.nodes if node.taken else ()
        else:
            bodies = node.bodies if isinstance(node, Loop) else [node.body]
            stack += [inner for each in bodies for inner in each.nodes]


def holds(block: Block, chosen: list[Block]) -> bool:
    """Whether a block is one of these, or runs one of them."""
    return block in chosen or any(
        holds(inner, chosen) for body in block.bodies.values() for inner in _blocks(body.nodes)
    )


def _blocks(nodes: Iterable[AnyNode]) -> Iterator[Block]:
    for node in nodes:
        if isinstance(node, (Call, Loop)):
            yield node.block
        elif isinstance(node, Guard):
            yield from _blocks(node.nodes if node.taken else ())


def moves(nodes: Iterable[OpNode], portable: bool) -> bool:
    """Whether running ops again would move what they keep: statistics, or counts of portable draws."""
    return any(
        node.shared is not None
        or (portable and bool(node.op.stochastic))
        or any(not each.trainable for each in node.parameters.values())
        or (node.tied is not None and moves([node.tied], portable))
        for node in nodes
    )
