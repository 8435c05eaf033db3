"""What a network needs before it can be evaluated: its parameters by canonical path, and sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..ir.nodes import AnyNode, Call, Guard, Network, OpNode
from ..ir.owned import Owned, below, body_of, is_bare, parameters, place_of
from ..types.dims import Poly, evaluate
from ..types.tensor import TensorType


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
    "place_of",
    "symbols",
]
