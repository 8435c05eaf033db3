"""What a network needs before it can be evaluated: its parameters by canonical path, and sizes.

The paths are those of every checkpoint: ``model.stage.0.basic.conv2d.kernel``.  A loop body that is
one op or one call adds no name of its own, just as backends print it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..ir.nodes import AnyNode, Body, Call, Guard, Loop, Network, OpNode
from ..ops import Parameter
from ..types.dims import Poly, evaluate
from ..types.tensor import TensorType


@dataclass(frozen=True)
class Owned:
    """One array of a network.

    Attributes:
        path: canonical name.
        parameter: its declaration.
        node: the op that owns it.
        name: its name in that op.
    """

    path: str
    parameter: Parameter
    node: OpNode
    name: str

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes as plain numbers."""
        return tuple(evaluate(size, {}) for size in self.parameter.shape)


def is_bare(loop: Loop) -> bool:
    """Whether the copies of a loop are the copies of its only node."""
    return loop.direct  # decided once, by the pass `outline`


def body_of(loop: Loop, k: int) -> Body:
    """The body of iteration ``k``; the last one stands for all that follow."""
    return loop.bodies[min(k, len(loop.bodies) - 1)]


def below(path: str, bare: bool, node: AnyNode) -> str:
    """The path of a node; in a bare loop copy it is that of the copy."""
    return path if bare else f"{path}.{node.name}"


def parameters(network: Network) -> dict[str, Owned]:
    """Every array of a network by canonical path, in the order in which they are counted."""
    found: dict[str, Owned] = {}
    for item in _whole(network, network.name):
        found.setdefault(item.path, item)
    return found


def _whole(network: Network, root: str) -> Iterator[Owned]:
    """What a network owns, below ``root``; the networks it calls keep their own paths."""
    for node in network.shared.values():
        yield from _owned(node, f"{root}.{node.name}")
    yield from _walk(network.body.nodes, root, False, root)


def _owned(node: OpNode, path: str) -> Iterator[Owned]:
    for name, parameter in node.parameters.items():
        yield Owned(f"{path}.{name}", parameter, node, name)


def place_of(node: Call, path: str, bare: bool, root: str) -> str:
    """What the parameters of a call are called: a shared one has one name for all its uses."""
    if node.home is not None:
        return node.home
    return f"{root}.{node.shared}" if node.shared is not None else below(path, bare, node)


def _walk(nodes: list[AnyNode], path: str, bare: bool, root: str) -> Iterator[Owned]:
    for node in nodes:
        if isinstance(node, OpNode):
            yield from _owned(node, below(path, bare, node))
        elif isinstance(node, Call) and isinstance(node.block, Network):
            yield from _whole(node.block, place_of(node, path, bare, root))
        elif isinstance(node, Call):
            yield from _walk(node.body.nodes, place_of(node, path, bare, root), False, root)
        elif isinstance(node, Guard):
            yield from _walk(node.nodes, path, False, root)
        else:
            for k in range(int(node.count)):
                place = f"{below(path, bare, node)}.{k}"
                yield from _walk(body_of(node, k).nodes, place, is_bare(node), root)


def op_nodes(network: Network) -> list[OpNode]:
    """Every op of a network once per distinct body, in program order."""
    seen: set[int] = set()
    found: list[OpNode] = []

    def visit(nodes: list[AnyNode]) -> None:
        for node in nodes:
            if isinstance(node, OpNode):
                found.append(node)
            elif isinstance(node, Guard):
                visit(node.nodes)
            else:
                for body in [node.body] if isinstance(node, Call) else node.bodies:
                    if id(body) not in seen:
                        seen.add(id(body))
                        visit(body.nodes)

    visit(network.body.nodes)
    return found


def bound(kind: TensorType, sizes: Mapping[str, int]) -> TensorType:
    """A type with every size a plain number."""
    return replace(kind, dims=tuple(evaluate(size, sizes) for size in kind.dims))


def symbols(network: Network) -> dict[str, int]:
    """The open sizes of a network's inputs, each with the largest factor it is multiplied by."""
    found: dict[str, int] = {}
    for name in network.input_names:
        for size in network.body.inputs[name].type.dims:
            for monomial, factor in size.terms.items() if isinstance(size, Poly) else ():
                for symbol in monomial:
                    found[symbol] = max(found.get(symbol, 1), abs(factor))
    return found


def candidates(
    factors: Mapping[str, int], bounds: Mapping[str, int | None], avoid: set[int]
) -> Iterator[dict[str, int]]:
    """Sizes to try for the open axes: different from each other and from ``avoid``, small first.

    Args:
        factors: as `symbols` gives them; a size that is multiplied begins lower.
        bounds: largest size of each symbol, None where there is none.
        avoid: sizes that other axes have.
    """
    for start in (0, 4, 12, 28, 60):
        taken = set(avoid)
        found: dict[str, int] = {}
        for name, factor in factors.items():
            first = (2 if factor >= 4 else 6) + start
            limit = bounds.get(name)
            fits = (n for n in range(first, first + 64) if n not in taken)
            size = next(fits)
            if limit is not None and size > limit:
                below_limit = [n for n in range(limit, 0, -1) if n not in taken]
                size = below_limit[0] if below_limit else limit
            found[name] = size
            taken.add(size)
        yield found


__all__ = [
    "Owned",
    "below",
    "body_of",
    "bound",
    "candidates",
    "is_bare",
    "op_nodes",
    "parameters",
    "symbols",
]
