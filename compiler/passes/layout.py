"""layout(target): where channels stand in every value, and in which layout every op takes its inputs.

A channels-first backend keeps image-like values channels-first wherever definitions exchange them.
Inside a body each op states what it wants; what it gives flows on until something else is wanted,
so that permutes stay out of the hot path.  The answer stands beside the program (`Layouts`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..ir.nodes import Body, Call, Guard, Loop, Network, OpNode, Program, Value
from ..ir.walk import definitions
from ..types.dims import is_static
from ..types.tensor import TensorType


@dataclass
class Flat:
    """Layout of a vector that was flattened from channels-first data of this type.

    A dense layer that follows permutes the columns of its weights instead of the data.
    """

    source: TensorType


@dataclass
class Layouts:
    """Layout per value ("last", "first" or `Flat`) and wanted layout per op node, by id."""

    natural: Callable[[TensorType], str]
    values: dict[int, Any] = field(default_factory=dict)
    takes: dict[int, Any] = field(default_factory=dict)

    def of(self, value: Value) -> Any:
        """The layout a value has; elements of loop lists are exchanged naturally."""
        return self.values.get(id(value), self.natural(value.type))


Rule = Callable[[str], Any]


def assign(
    program: Program,
    rule: Rule,
    natural: Callable[[TensorType], str],
    expansions: dict[int, list[OpNode]],
) -> Layouts:
    """Decide all layouts of a program.

    Args:
        program: after the shared passes.
        rule: op word -> "last", "first", "any" or a function (op, layout of x) -> (takes, gives).
        natural: layout in which definitions exchange a type.
        expansions: of `legalise`.
    """
    found = Layouts(natural)
    for bodies in definitions(program):
        for body in bodies:
            _body(body, rule, found, expansions)
    for network in program.every.values():
        _agreed(network, found)
    return found


def _agreed(network: Network, found: Layouts) -> None:
    """Shared ops have one set of weights: columns are permuted where all uses want it alike."""
    for owner in network.shared.values():
        uses = [node for node in _below(network.body.nodes) if node.shared == owner.name]
        takes = [found.takes[id(node)] for node in uses]
        if any(isinstance(take, Flat) for take in takes):
            alike = all(take == takes[0] for take in takes)
            for node in (owner, *uses):
                found.takes[id(node)] = takes[0] if alike else "last"


def _below(nodes: list[Any]) -> Iterator[OpNode]:
    for node in nodes:
        if isinstance(node, OpNode):
            yield node
        elif isinstance(node, Guard):
            yield from _below(node.nodes)
        elif isinstance(node, Loop):
            for body in node.bodies:
                yield from _below(body.nodes)


def _body(body: Body, rule: Rule, found: Layouts, expansions: dict[int, list[OpNode]]) -> None:
    for value in body.inputs.values():
        found.values[id(value)] = found.natural(value.type)
    _nodes(body.nodes, rule, found, expansions)


def _nodes(
    nodes: list[Any], rule: Rule, found: Layouts, expansions: dict[int, list[OpNode]]
) -> None:
    for node in nodes:
        if isinstance(node, OpNode):
            for part in expansions.get(id(node), [node]):
                _op(part, rule, found)
        elif isinstance(node, Guard):
            if node.taken:
                _nodes(node.nodes, rule, found, expansions)
            _kept(node, found)
        elif isinstance(node, (Call, Loop)):
            _naturally(node, found)


def _kept(node: Guard, found: Layouts) -> None:
    """What a guard gives lies as what it was given, whether its nodes are there or not.

    Uses in which they are not there pass their input on as it is, so the others follow it; where
    the type changes there is nothing to follow, and the layout of definitions is taken.
    """
    value, out = node.input, node.outputs[""]
    have = found.of(value)
    alike = value.type.axes == out.type.axes
    if isinstance(have, Flat):
        alike = alike and value.type.dims == out.type.dims
    found.values[id(out)] = have if alike else found.natural(out.type)


def _naturally(node: Call | Loop, found: Layouts) -> None:
    for value in node.outputs.values():
        found.values[id(value)] = found.natural(value.type)


def _op(node: OpNode, rule: Rule, found: Layouts) -> None:
    x: Value = node.inputs["x"]
    have = [found.of(value) for _, value in node.reads()]
    if x.type.rank < 2 and "first" in have:
        have[0] = "first"  # a vector meets channels where the other operands have them
    if node.shared is not None and not isinstance(have[0], Flat):
        have[0] = "last"  # as what it is made of was made
    take, give = wanted(rule(node.op.word), node.op, have)
    if node.shared is not None and isinstance(give, Flat):
        take = give = "last"
    if give is Flat:  # the rule of `flatten` knows the layout but not the type
        known = all(is_static(size) for size in x.type.dims)
        take, give = (take, Flat(x.type)) if known else ("last", "last")
    found.takes[id(node)] = take
    for value in node.outputs.values():
        moved = give != "first" or carries(value.type, x.type)
        found.values[id(value)] = give if moved else "last"


def carries(kind: TensorType, x: TensorType) -> bool:
    """Whether channels-first data like ``x`` also moves the last axis of a value of this type.

    A mask over height and width, or what is left of an image without its channels, stays as it is.
    """
    return kind.rank > 1 and kind.axes[-1] in ("channel", x.axes[-1] if x.axes else "")


def wanted(rule: Any, op: Any, layouts: list[Any]) -> tuple[Any, Any]:
    """(layout the op takes, layout it gives) for inputs in ``layouts``; the first is ``x``."""
    x = layouts[0]
    if callable(rule):
        take, give = rule(op, x)
        return take, give
    if rule == "any":
        if isinstance(x, Flat) and any(other != x for other in layouts[1:]):
            return "last", "last"
        return x, x
    return rule, rule
