"""Values that nobody reads although weights stand behind them, where models are graphs.

A graph of layers holds what leads to its outputs.  The last copy of a loop, say, may give a value
for a next one that does not exist: a class owns the weights behind it all the same.  In functional
style the value is kept beside one that is read, so that all programs have the same weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...compiler.ir.nodes import Body, Bundle, Call, Guard, Loop, Network, Value
from ...compiler.ir.values import owned_shapes
from ...compiler.ir.walk import Row
from .expr import Call as CallExpr
from .expr import Expr, Name
from .model import Assign, CallDefinition, Statement
from .variables import results

Key = tuple[int, int]
"""A value by its id, or an element of a list by the id of its export and its place."""


class Keeper:
    """Says, after each call and loop of a definition, which of its values have to be kept."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self.read: set[Key] = set()
        for body in owner.bodies:
            self.read |= {key(value) for value in results(body)}
            self.read |= {key(value) for node in body.nodes for _, value in node.reads()}

    def keep(self, row: Row, made: list[Statement]) -> list[Statement]:
        """The statement that keeps what is idle after ``made``, if anything is."""
        first = next(iter(row.values()))
        if not self.owner.dialect.functional or not isinstance(first, (Call, Loop)):
            return []
        idle = list(dict.fromkeys(p for node in row.values() for p in lacking(node, self.read)))
        if not idle:
            return []
        at = self._anchor(first)
        self.owner.lowering.use_helpers({"keep.Keep"})
        beside = [self._name(first, place, made) for place in idle]
        kept = CallExpr(CallExpr(Name("Keep"), ()), (at, *beside))
        return [Assign([at.text], kept, first.span)]

    def before(self, row: Row) -> list[Statement]:
        """The statement that keeps what only the uses read in which a condition holds."""
        if not isinstance(next(iter(row.values())), Guard):
            return []
        rest = [i for i, guard in row.items() if not guard.taken]
        taken = [guard for guard in row.values() if guard.taken]
        if not rest or not taken or not self.owner.dialect.functional:
            return []
        found: dict[str, None] = {}
        at = self.owner.var[id(taken[0].input)]
        for name, values in self._named([v for guard in taken for _, v in guard.reads()]):
            for i in rest:
                body = self.owner.bodies[i]
                if i in values and name != at and alone(body, values[i]):
                    found[name] = None
        if not found:
            return []
        self.owner.lowering.use_helpers({"keep.Keep"})
        kept = CallExpr(CallExpr(Name("Keep"), ()), (Name(at), *map(Name, found)))
        return [Assign([at], kept, taken[0].span)]

    def _named(self, values: list[Value]) -> Iterator[tuple[str, dict[int, Value]]]:
        """Variables with the parallel values that they hold."""
        for value in values:
            name = self.owner.var.get(id(value))
            held = self.owner.names.holder.get(name)
            if held and any(one is value for one in held.values()):
                yield name, held

    def _anchor(self, node: Call | Loop) -> Name:
        """What is read, beside which the rest is kept."""
        for out in node.outputs.values():
            if key(out) in self.read:
                return Name(self.owner.var[id(out)])
        assert isinstance(node, Loop)
        lists = self.owner.lowering.lists
        places = [
            (lists[id(export)], k)
            for export in node.exports.values()
            for k in range(int(node.count))
            if (id(export), k) in self.read
        ]
        return Name(f"{places[0][0]}[{places[0][1]}]")

    def _name(self, node: Any, place: Any, made: list[Statement]) -> Expr:
        if isinstance(place, tuple):
            return Name(f"{self.owner.lowering.lists[id(node.exports[place[0]])]}[{place[1]}]")
        name: str = self.owner.var.get(id(node.outputs[place]), "_")
        if name == "_" and isinstance(made[-1], CallDefinition):
            name = self.owner.names.free("rest", lambda _: False)
            made[-1].targets[list(node.outputs).index(place)] = name
        return Name(name)


def unread(lowering: Any, network: Network) -> bool:
    """Whether a loss does not depend on all weights: some have no gradient then."""
    read = {key(v) for v in results(network.body)}
    read |= {key(v) for node in network.body.nodes for _, v in node.reads()}
    calls = [node for node in network.body.nodes if isinstance(node, Call)]
    partly = any(key(out) not in read for call in calls for out in call.outputs.values())
    return partly or "keep.Keep" in lowering.helpers


def alone(body: Body, value: Value) -> bool:
    """Whether weights stand behind a value of a body that lead to none of its results."""
    makers = {id(out): node for node in flat(body.nodes) for out in node.outputs.values()}
    used = _makers(makers, results(body))
    return any(id(node) not in used and any(owned_shapes([node]))
               for node in _makers(makers, [value]).values())  # fmt: skip


def _makers(makers: dict[int, Any], values: list[Value]) -> dict[int, Any]:
    """The nodes behind values, by id."""
    found: dict[int, Any] = {}
    stack = list(values)
    while stack:
        node = makers.get(id(stack.pop()))
        if node is not None and id(node) not in found:
            found[id(node)] = node
            reads = [node.result if node.taken else node.input] if isinstance(node, Guard) else []
            stack += reads or [value for _, value in node.reads()]
    return found


def flat(nodes: list[Any]) -> Iterator[Any]:
    """Nodes in order, with those of conditions that hold."""
    for node in nodes:
        yield node
        if isinstance(node, Guard) and node.taken:
            yield from flat(node.nodes)


def key(value: Value) -> Key:
    """What tells a value, or an element of a list, from others."""
    return (id(value), -1) if value.list_of is None else (id(value.list_of), int(value.index or 0))


def lacking(node: Call | Loop, read: set[Key]) -> list[Any]:
    """Outputs, and elements (list, place), behind which alone some weights of a node stand."""
    return _of_call(node, read) if isinstance(node, Call) else _of_loop(node, read)


def _of_call(node: Call, read: set[Key]) -> list[Any]:
    unread = [name for name, out in node.outputs.items() if key(out) not in read]
    result = node.body.result
    if not unread or not isinstance(result, Bundle) or node.shared is not None:
        return []
    whole = full(node.body, [v for name, v in result.items.items() if name not in unread])
    return [] if whole else unread


def _of_loop(loop: Loop, read: set[Key]) -> list[Any]:
    ends = key(loop.outputs[""]) in read
    lists = {name: export for name, export in loop.exports.items() if export.used}
    found: list[Any] = []
    known: dict[Any, bool] = {}
    for k in range(int(loop.count) if lists else 0):
        at, last = min(k, len(loop.bodies) - 1), k == loop.count - 1
        unread = [name for name, export in lists.items() if (id(export), k) not in read]
        roots = [export.values[at] for name, export in lists.items() if name not in unread]
        roots += [loop.bodies[at].result] if ends or not last else []
        same = (at, *unread, ends or not last)
        known[same] = known[same] if same in known else full(loop.bodies[at], roots)
        if not known[same]:
            found += [(name, k) for name in unread] + ([] if ends or not last else [""])
    return found


def full(body: Body, roots: list[Value]) -> bool:
    """Whether everything in a body that owns weights stands behind these values."""
    return _full(body.nodes, {key(value) for value in roots})


def _full(nodes: list[Any], read: set[Key]) -> bool:
    for node in reversed(nodes):
        lists = {id(export) for export in getattr(node, "exports", {}).values()}
        if any(key(out) in read for out in node.outputs.values()) or any(
            n in lists for n, _ in read
        ):
            read |= {key(value) for _, value in node.reads()}
            if isinstance(node, Guard):
                if node.taken and not _full(node.nodes, read):
                    return False
            elif isinstance(node, (Call, Loop)) and lacking(node, read):
                return False
        elif any(owned_shapes([node])):
            return False
    return True
