"""The order of calls, where models are graphs of layers.

A graph runs its layers by their distance from the outputs, not in the order in which they were
called.  That is another order where one update calls a network twice, say with real and with drawn
images.  What such a network moves with every call, running statistics or the count of its portable
draws, must move in the order of the spec: the second call waits for the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...compiler.ir.nodes import Body, Bundle, Call, Guard, Loop, Network, OpNode, Value
from ...compiler.ir.objective import Objective
from ...compiler.ir.recompute import inside, moves
from .expr import Call as CallExpr
from .expr import Expr, Name


class Turns:
    """Which calls in the bodies of a definition wait for which values; nothing waits outside of graphs.

    Attributes:
        after: id of a node -> the output of the call before, which it waits for.
    """

    def __init__(self, bodies: list[Body], lowering: Any) -> None:
        self.lowering = lowering
        self.after: dict[int, Value] = {}
        for body in bodies if lowering.dialect.functional else ():
            self._follow(body)

    def _follow(self, body: Body) -> None:
        before: dict[str, list[Any]] = {}
        behind: dict[int, set[int]] = {}
        groups = list(updates(body))
        for node in flat(body.nodes):
            read = {id(value) for _, value in node.reads()}
            come = read.union(*(behind.get(one, set()) for one in read))
            behind |= {id(value): come for value in node.outputs.values()}
            mine = [group for group in groups if not group.isdisjoint(map(id, node.outputs.values()))]
            for name in self._moved(node) if mine else ():
                calls = before.setdefault(name, [])
                for outs in reversed(calls):  # the last one that is made whenever this one is
                    if all(id(outs[0]) in group for group in mine):
                        if come.isdisjoint(map(id, outs)):
                            self.after[id(node)] = outs[0]
                        break
                calls.append(list(node.outputs.values()))

    def _moved(self, node: Any) -> set[str]:
        """The shared modules with something that a node moves."""
        portable = self.lowering.program.portable
        if isinstance(node, Loop):
            return set()
        if node.shared is not None:
            ops = inside(node.block) if isinstance(node, Call) else [node]
            return {node.shared} if moves(ops, portable) else set()
        if isinstance(node, OpNode) or isinstance(node.block, Network):
            return set()
        found = [self._moved(one) for one in flat(node.body.nodes)]
        return set().union(*found)

    def wait(self, node: Any, x: Expr, name: Any) -> Expr:
        """What a node reads, once the call before is done."""
        value = self.after.get(id(node))
        if value is None:
            return x
        self.lowering.use_helpers({"order.After"})
        return CallExpr(CallExpr(Name("After"), ()), (x, name(value)))


    def in_turn(self, row: dict[int, Any], x: Expr, owner: Any) -> Expr:
        """What parallel calls read first, as one expression."""
        if not any(id(node) in self.after for node in row.values()):
            return x
        waits = [self.wait(node, x, owner.read) for node in row.values()]
        found: Expr = owner.merger.merge(waits, "size", list(row))
        return found


def updates(body: Body) -> Iterator[set[int]]:
    """Ids of the values that a training forward computes together: for one update, what its terms need."""
    owner, values = body.block, {id(v): n for n in flat(body.nodes) for v in n.outputs.values()}
    if not isinstance(owner, Objective):
        yield set(values)
        return
    result = body.result
    items = result.items if isinstance(result, Bundle) else {"loss": result}
    for part in owner.parts or (owner,):
        found: set[int] = set()
        stack = [items[term] for term in part.terms]
        while stack:
            value = stack.pop()
            if id(value) in values and id(value) not in found:
                found |= {id(out) for out in values[id(value)].outputs.values()}
                stack += [read for _, read in values[id(value)].reads()]
        yield found


def flat(nodes: list[Any]) -> Iterator[Any]:
    """Nodes in order, with those of conditions that hold."""
    for node in nodes:
        if isinstance(node, Guard):
            yield from flat(node.nodes if node.taken else [])
        else:
            yield node
