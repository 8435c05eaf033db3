"""Stateless ops that are said with other ops: `Op.body` becomes nodes in the place of one."""

from __future__ import annotations

from typing import Any

from ..ops import Op, Refusal
from .adding import made_node
from .nodes import Body, Bundle, Call, OpNode, Value
from .writer import Place, Writer


def expand(node: OpNode) -> list[OpNode] | None:
    """The nodes of an op's body; None when it has none.

    What comes out of them *is* what came out of the op, so that readers need not change.
    """
    if not node.op.composite() or node.op.block:
        return None
    given = {name: item for name, item in node.inputs.items() if name != "x"}
    if node.tied is not None:
        modules = [n for n, f in node.op.fields.items() if f.kind == "module"]
        given |= dict.fromkeys(modules, node.tied)
    x: Value = node.inputs["x"]
    nodes: list[OpNode] = []
    names: set[str] = set()

    def place(op: Op, given: dict[str, Any], x: Value, name: str | None) -> Any:
        label = numbered(f"{node.name}_{name or op.word}", names)
        made = _made(op, node, given, x, x.body.names.of(label, node.span))
        nodes.append(made)
        return lone(made)

    results = Writer(place).write(node.op, x, given)
    if results is None:
        return None
    for key, value in results.items():
        if not any(value is out for made in nodes for out in made.outputs.values()):
            results[key] = place(_identity(), {}, value, None)
    kept = alive(nodes, list(results.values()))
    _hand_out(kept, results, node.outputs)
    own = {id(value): value for made in kept for value in made.outputs.values()}
    for made in kept:
        last = any(value in node.outputs.values() for value in made.outputs.values())
        made.folded = node.folded if last else not made.op.stochastic
        for _, value in made.reads():
            if id(value) in own:
                value.uses += 1
    return kept


def trial(op: Op, current: Value, given: dict[str, Any]) -> dict[str, Value]:
    """What the body of an op gives for these values; nothing is kept.

    Raises:
        Refusal: an op in it cannot take them.
    """
    scratch = Body(None)

    def place(part: Op, given: dict[str, Any], x: Value, name: str | None) -> Any:
        return lone(made_node(part, current.span, part.word, given, scratch, x, part.word))

    found = Writer(place).write(op, current, given)
    if found is None:
        raise Refusal("E0803", f"`{op.word}` says nothing for {current.type}")
    return found


def lone(node: OpNode | Call) -> Any:
    """What a node gives: a value, or a bundle of several."""
    return node.outputs[""] if "" in node.outputs else Bundle(dict(node.outputs))


def numbered(wanted: str, taken: set[str]) -> str:
    """A free name; it is taken from then on."""
    name, n = wanted, 1
    while name in taken:
        n += 1
        name = f"{wanted}_{n}"
    taken.add(name)
    return name


def alive(nodes: list[Any], results: list[Value]) -> list[Any]:
    """The nodes that the results need, in order."""
    needed = {id(value) for value in results}
    kept = []
    for node in reversed(nodes):
        if any(id(value) in needed for value in node.outputs.values()):
            needed |= {id(value) for _, value in node.reads()}
            kept.append(node)
    return kept[::-1]


def _made(op: Op, owner: OpNode, given: dict[str, Any], x: Value, name: str) -> OpNode:
    if op.block:
        raise TypeError(f"`{owner.op.word}` must be a block: it uses `{op.word}`")
    made = made_node(op, owner.span, op.word, given, x.body, x, name)
    if made.parameters:
        raise TypeError(f"`{owner.op.word}` must be a block: `{op.word}` owns weights")
    return made


def _identity() -> Op:
    from ..ops.identity import Identity

    return Identity()


def _hand_out(nodes: list[OpNode], results: dict[str, Value], outputs: dict[str, Value]) -> None:
    """Let the values of the op take the place of those that come out of its body."""
    swap = {id(value): outputs[key] for key, value in results.items()}
    for node in nodes:
        node.outputs = {key: swap.get(id(v), v) for key, v in node.outputs.items()}
        for key, item in node.inputs.items():
            many = isinstance(item, tuple)
            swapped = tuple(swap.get(id(v), v) for v in (item if many else (item,)))
            node.inputs[key] = swapped if many else swapped[0]


__all__ = ["Place", "alive", "expand", "lone", "numbered", "trial"]
