"""The arrays of a network by canonical path.

The paths are those of every checkpoint: ``model.stage.0.basic.conv2d.kernel``.  A loop body that is
one op or one call adds no name of its own, just as backends print it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..ops import Parameter
from ..policy.freeze import frozen
from ..types.dims import evaluate
from .nodes import AnyNode, Body, Call, Guard, Loop, Network, OpNode
from .walk import shared_calls


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

    def frozen(self, words: Sequence[str]) -> bool:
        """Whether selectors of ``training.freeze`` name it."""
        return frozen(words, self.path, self.parameter.role, self.parameter.trainable)


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


def heads(part: Any, names: Sequence[str]) -> tuple[str, ...]:
    """What the paths of the parameters of networks begin with that an update calls: they hold what they call."""
    calls, waiting = shared_calls(part.body.nodes), list(names)
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name in calls and name not in found:
            found[name] = None
            (body,) = calls[name].block.bodies.values()
            inner = {c.home: c for c in shared_calls(body.nodes).values() if c.home is not None}
            calls |= inner
            waiting += inner
    return tuple(f"{name}." for name in found)
