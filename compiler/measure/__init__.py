"""Parameters, FLOPs and activation memory of a program, without unrolling a loop.

FLOPs are for one example: a multiply-add counts as two, everything else as one.  Activations are the
elements of every op's output, which is what a training step keeps when nothing is computed again.
Both are polynomials where the spec leaves sizes open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..ir.nodes import AnyNode, Block, Body, Bundle, Call, Guard, Loop, Network, OpNode, Value
from ..ir.walk import shared_calls
from ..types.dims import Dim, product, substituted
from ..types.tensor import TensorType

__all__ = ["Cost", "Meter", "Row"]


@dataclass(frozen=True)
class Cost:
    """What a part of a program costs.

    Attributes:
        parameters: trained numbers.
        statistics: saved numbers that are not trained (running means).
        flops: of one forward pass of one example.
        activations: elements of all op outputs of one example.
        kept: those that the backward pass finds kept; the rest it computes again.
    """

    parameters: int = 0
    statistics: int = 0
    flops: Dim = 0
    activations: Dim = 0
    kept: Dim = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.parameters + other.parameters,
            self.statistics + other.statistics,
            self.flops + other.flops,
            self.activations + other.activations,
            self.kept + other.kept,
        )

    def times(self, count: int) -> Cost:
        """The cost of ``count`` copies, each with parameters of its own."""
        return Cost(
            self.parameters * count,
            self.statistics * count,
            self.flops * count,
            self.activations * count,
            self.kept * count,
        )


@dataclass(frozen=True)
class Row:
    """One line of the table of layers.

    Attributes:
        path: names from the network down, as in parameter paths.
        depth: how deeply it is nested.
        word: op, block, or ``repeat``.
        output: type of what comes out.
        cost: of one copy, everything below included.
        copies: how many of it there are, with equal types.
    """

    path: str
    depth: int
    word: str
    output: str
    cost: Cost
    copies: int = 1


class Meter:
    """Measures one network; every body once, however often it is used.

    Args:
        network: what is measured.
        recomputed: definitions whose activations the backward pass computes again.
    """

    def __init__(self, network: Network, recomputed: Sequence[Block] = ()) -> None:
        self.network, self.recomputed = network, recomputed
        self._known: dict[int, Cost] = {}

    @property
    def total(self) -> Cost:
        """The whole network."""
        total = self.body(self.network.body)
        for node in self.network.shared.values():
            total += owned(node)
        for call in shared_calls(self.network.body.nodes).values():
            total += self.once(call)
        return total

    def once(self, call: Call) -> Cost:
        """What a shared block or a network owns, however often it is used."""
        found = Meter(call.block).total if isinstance(call.block, Network) else self.body(call.body)
        return Cost(found.parameters, found.statistics)

    def body(self, body: Body) -> Cost:
        """One typed use of a list of steps."""
        key = id(body)
        if key not in self._known:
            cost = self._sum(body.nodes)
            if body.block in self.recomputed:
                cost = replace(cost, kept=plain(_elements(leaving(body))))
            self._known[key] = cost
        return self._known[key]

    def _sum(self, nodes: list[AnyNode]) -> Cost:
        total = Cost()
        for node in nodes:
            total += self.node(node)
        return total

    def node(self, node: AnyNode) -> Cost:
        """One node, with everything below it."""
        if isinstance(node, OpNode):
            return self._op(node)
        if isinstance(node, Call) and node.shared is not None:
            block = node.block
            inner = Meter(block, self.recomputed) if isinstance(block, Network) else self
            cost = inner.body(node.body)
            sizes = (cost.flops, cost.activations, cost.kept)
            return Cost(0, 0, *(here(size, node.sizes) for size in sizes))
        if isinstance(node, Call):
            return self.body(node.body)
        if isinstance(node, Guard):
            return self._sum(node.nodes) if node.taken else Cost()
        total = self.body(node.bodies[-1]).times(int(node.count) - len(node.bodies))
        for body in node.bodies:
            total += self.body(body)
        return total

    def _op(self, node: OpNode) -> Cost:
        types = {name: _types(item) for name, item in node.inputs.items()}
        for name, field in node.op.fields.items():
            if field.kind == "module" and node.module in self.network.shared:
                types[name] = self.network.shared[str(node.module)].op
        outputs = {name: value.type for name, value in node.outputs.items()}
        out: Any = outputs.get("", outputs)
        flops = node.op.flops(types.pop("x"), out, **types)
        made = plain(_elements(outputs.values()))
        return owned(node) + Cost(0, 0, plain(flops), made, made)

    def rows(self) -> Iterator[Row]:
        """The table: a body that was shown before is not shown again."""
        seen: set[int] = set()
        for name, node in self.network.shared.items():
            yield Row(name, 0, node.op.word, "shared", owned(node))
        for name, call in shared_calls(self.network.body.nodes).items():
            yield Row(name, 0, call.block.name, "shared", self.once(call))
        yield from self._rows(self.network.body.nodes, "", 0, seen)

    def _rows(self, nodes: list[AnyNode], prefix: str, depth: int, seen: set[int]) -> Iterator[Row]:
        for node in nodes:
            if isinstance(node, Guard):
                if node.taken:
                    yield from self._rows(node.nodes, prefix, depth, seen)
                continue
            path = prefix + node.name
            common = node.shared if isinstance(node, (OpNode, Call)) else None
            word = f"{common} (shared)" if common else ""
            yield Row(path, depth, word or _word(node), _output(node), self.node(node))
            if isinstance(node, Call) and not isinstance(node.block, Network):
                yield from self._inner(node.body, path, depth, seen)
            elif isinstance(node, Loop):
                yield from self._copies(node, path, depth, seen)

    def _copies(self, loop: Loop, path: str, depth: int, seen: set[int]) -> Iterator[Row]:
        """The iterations of a loop; those that are alike share a line."""
        for k, body in enumerate(loop.bodies):
            last = k == len(loop.bodies) - 1
            copies = int(loop.count) - k if last else 1
            label = f"{path}.{k}" if copies == 1 else f"{path}.{k}-{int(loop.count) - 1}"
            kind = body.result.type if isinstance(body.result, Value) else ""
            yield Row(label, depth + 1, "copy", str(kind), self.body(body), copies)
            yield from self._inner(body, label, depth + 1, seen)

    def _inner(self, body: Body, path: str, depth: int, seen: set[int]) -> Iterator[Row]:
        if id(body) not in seen:
            seen.add(id(body))
            yield from self._rows(body.nodes, f"{path}.", depth + 1, seen)


def leaving(body: Body) -> list[TensorType]:
    """Types of what a body hands out."""
    result = body.result
    values = list(result.items.values()) if isinstance(result, Bundle) else [result]
    return [value.type for value in (*values, *body.exports.values())]


def _elements(kinds: Iterable[TensorType]) -> Any:
    made = product([1]) * 0
    for kind in kinds:
        made = made + kind.elements
    return made


def owned(node: OpNode) -> Cost:
    """The parameters of an op itself."""
    trained = saved = 0
    for parameter in node.parameters.values():
        count = int(product(parameter.shape))
        trained += count if parameter.trainable else 0
        saved += 0 if parameter.trainable else count
    return Cost(trained, saved)


def here(size: Any, sizes: dict[str, Any]) -> Any:
    """A size of a network as it is at a call."""
    return substituted(size, sizes)


def plain(size: Any) -> Any:
    """A size without the expression it came from."""
    return int(size) if isinstance(size, (int, float)) else size


def _types(item: Any) -> Any:
    return tuple(value.type for value in item) if isinstance(item, tuple) else item.type


def _word(node: AnyNode) -> str:
    if isinstance(node, OpNode):
        return node.op.word
    if isinstance(node, Call):
        return node.block.name
    return f"{int(node.count)} x {node.block.name}" if isinstance(node, Loop) else ""


def _output(node: AnyNode) -> str:
    kinds = [f"{name}: {v.type}" if name else str(v.type) for name, v in node.outputs.items()]
    return ", ".join(kinds)
