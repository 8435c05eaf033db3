"""The order of calls, where models are graphs of layers.

A graph runs its layers by their distance from the outputs, not in the order in which they were
called.  That is another order where one update calls a network twice, say with real and with drawn
images.  What such a network moves with every call, running statistics or the count of its portable
draws, must move in the order of the spec: the second call waits for the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...compiler.diagnostics import DiagnosticError, error
from ...compiler.ir.nodes import Body, Bundle, Call, Guard, Loop, Network, OpNode, Value
from ...compiler.ir.objective import Objective
from ...compiler.ir.owned import body_of
from ...compiler.ir.recompute import inside, moves
from .expr import Call as CallExpr
from .expr import Expr, Name


class Turns:
    """Which calls of networks in an objective wait for which values; nothing waits outside of graphs.

    Attributes:
        after: id of a node -> the output of the call before, which it waits for.
    """

    def __init__(self, bodies: list[Body], lowering: Any) -> None:
        self.lowering = lowering
        self.after: dict[int, Value] = {}
        for body in bodies if lowering.dialect.functional else ():
            if isinstance(body.block, Objective):
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
            for name in moved(node, self.lowering.program.portable) if mine else ():
                calls = before.setdefault(name, [])
                for outs in reversed(calls):  # the last one that is made whenever this one is
                    if all(id(outs[0]) in group for group in mine):
                        if come.isdisjoint(map(id, outs)):
                            self.after[id(node)] = outs[0]
                        break
                calls.append(list(node.outputs.values()))

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


def moved(node: Any, portable: bool) -> set[str]:
    """The shared modules with something that this use of one moves, those inside it as well."""
    if node.shared is None:
        return set()
    if isinstance(node, OpNode) or isinstance(node.block, Network):
        ops = [node] if isinstance(node, OpNode) else inside(node.block)
        return {node.shared} if moves(ops, portable) else set()
    found = {node.shared} if moves((op for op in inside(node.block) if not op.shared), portable) else set()
    return found.union(*(moved(one, portable) for one in uses(node.body.nodes)))


def uses(nodes: Iterable[Any]) -> Iterator[Any]:
    """Every use of a shared module below nodes."""
    for node in flat(nodes):
        if isinstance(node, Loop):
            yield from (one for body in node.bodies for one in uses(body.nodes))
        elif node.shared is not None:
            yield node
        elif isinstance(node, Call):
            yield from uses(node.body.nodes)


def loose_calls(bodies: list[Body], portable: bool) -> Iterator[Any]:
    """A call of every shared module whose calls in a network do not come from each other.

    Raises:
        DiagnosticError: E0803 where such calls stand in graphs of their own as well.
    """
    if isinstance(bodies[0].block, Objective):
        return
    for body in bodies:
        chains = Chains(portable)
        chains.run(body)
        for name, node in chains.loose.items():
            if node.shared != name or name in chains.nested:
                message = f"Keras cannot keep the order of the calls of `{name}` in shared blocks"
                notes = ["what its calls move, statistics or counts of draws, would move in another order"]
                helps = ["let later calls read what earlier ones gave, or compile for PyTorch and JAX"]
                raise DiagnosticError(error("E0803", message, node.span, notes=notes, helps=helps))
            yield node


Latest = Mapping[str, int]
"""Shared module -> number of its latest call that a value comes from."""


class Chains:
    """Which calls of shared modules in a network do not read what the call before gave.

    Attributes:
        loose: name of such a module -> the first call that has to be made to wait.
        nested: modules that shared blocks call.
    """

    def __init__(self, portable: bool) -> None:
        self.portable = portable
        self.loose: dict[str, Any] = {}
        self.nested: set[str] = set()
        self.calls: dict[str, int] = {}
        self.come: dict[int, Latest] = {}
        self.lists: dict[int, list[Latest]] = {}

    def run(self, body: Body) -> dict[str, Latest]:
        """Follow a body whose inputs are known; what its results come from, by name."""
        for node in body.nodes:
            self._node(node)
        result = body.result
        items = result.items if isinstance(result, Bundle) else {"": result}
        return {name: self._of(value) for name, value in items.items()}

    def _of(self, value: Value) -> Latest:
        if value.list_of is not None and id(value.list_of) in self.lists:
            return self.lists[id(value.list_of)][value.index]
        return self.come.get(id(value), {})

    def _node(self, node: Any) -> None:
        if isinstance(node, Guard):
            for inner in node.nodes if node.taken else ():
                self._node(inner)
            self.come[id(node.outputs[""])] = self._of(node.result if node.taken else node.input)
        elif isinstance(node, Loop):
            self._loop(node)
        elif isinstance(node, Call) and node.shared is None and not isinstance(node.block, Network):
            for name, value in node.inputs.items():
                self.come[id(node.body.inputs[name])] = self._of(value)
            found = self.run(node.body)
            self.come |= {id(value): found[name] for name, value in node.outputs.items()}
        else:
            self._use(node)

    def _use(self, node: Any) -> None:
        if isinstance(node, Call) and not isinstance(node.block, Network):
            own = Chains(self.portable)
            own.run(node.body)
            self.loose |= own.loose
            self.nested |= own.calls.keys()
        come: dict[str, int] = {}
        for _, value in node.reads():
            come |= {name: max(number, come.get(name, 0)) for name, number in self._of(value).items()}
        for name in moved(node, self.portable):
            last = self.calls.get(name, 0)
            if come.get(name, 0) < last:
                self.loose.setdefault(name, node)
            come[name] = self.calls[name] = last + 1
        self.come |= {id(value): come for value in node.outputs.values()}

    def _loop(self, loop: Loop) -> None:
        current = self._of(loop.carried) if loop.carried is not None else {}
        kept: dict[str, list[Latest]] = {name: [] for name in loop.exports}
        for k in range(int(loop.count)):
            body = body_of(loop, k)
            for outer, local in body.captured.values():
                self.come[id(local)] = self._of(outer)
            if "x" in body.inputs:
                self.come[id(body.inputs["x"])] = current
            current = self.run(body)[""]
            for name, export in loop.exports.items():
                kept[name].append(self._of(export.values[min(k, len(export.values) - 1)]))
        self.lists |= {id(export): kept[name] for name, export in loop.exports.items()}
        self.come |= {id(value): current for value in loop.outputs.values()}


def updates(body: Body) -> Iterator[set[int]]:
    """Ids of the values that a training forward computes together: for one update, what its terms need."""
    owner, values = body.block, {id(v): n for n in flat(body.nodes) for v in n.outputs.values()}
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


def flat(nodes: Iterable[Any]) -> Iterator[Any]:
    """Nodes in order, with those of conditions that hold."""
    for node in nodes:
        if isinstance(node, Guard):
            yield from flat(node.nodes if node.taken else [])
        else:
            yield node
