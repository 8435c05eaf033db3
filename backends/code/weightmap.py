"""Where every parameter lives: canonical path, native path, and the way between the layouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...compiler.diagnostics import DiagnosticError, error
from ...compiler.ir.nodes import Body, Call, Guard, Loop, Network, OpNode
from ...compiler.ir.walk import shared_calls
from ...compiler.passes.outline import lone
from ...compiler.types.dims import Poly, as_integer
from ...compiler.types.record import Record
from .lower import Lowering


class SymbolicParameter(Exception):
    """A parameter's size depends on a symbolic size."""

    def __init__(self, node: OpNode, name: str, size: Any) -> None:
        super().__init__(f"{node.op.word}.{name}")
        self.node, self.name, self.size = node, name, size


class WeightMap:
    """Walks a network and lists one entry per parameter; a repeated one has ``{0}`` and so on."""

    def __init__(self, lowering: Lowering) -> None:
        self.lowering, self.functional = lowering, lowering.dialect.functional
        self.layer_name = lowering.dialect.layer_name
        self.entries: list[dict[str, Any]] = []
        self.keyed: list[dict[str, Any]] = []

    def of(self, network: Network) -> list[dict[str, Any]]:
        """Entries of one network, in the order in which parameters are counted.

        ``keyed`` has those of its layers that draw portable numbers.
        """
        self.entries, self.keyed = [], []
        self._network(network, "", network.name)
        return self.entries

    def _network(self, network: Network, native: str, root: str) -> None:
        """Everything a network owns; what it calls keeps canonical names of its own."""
        for node in network.shared.values():
            self._op(node, root, native, [])
        for name, call in shared_calls(network.body.nodes).items():
            place = f"{native}{name}/" if self.functional else f"{native}{name}."
            if isinstance(call.block, Network):
                self._network(call.block, place, call.home or f"{root}.{name}")
                continue
            place = f"{place}{name}_" if self.functional else place
            self._nodes(call.body.nodes, f"{root}.{name}", place, [])
        self._nodes(network.body.nodes, root, native, [])

    def _nodes(self, nodes: list[Any], path: str, native: str, repeat: list[int]) -> None:
        for node in nodes:
            if isinstance(node, OpNode):
                for part in self.lowering.expansions.get(id(node), [node]):
                    self._op(part, path, native, repeat)
            elif isinstance(node, Call):
                if node.shared is not None:
                    continue
                self._nodes(
                    node.body.nodes, f"{path}.{node.name}", self._below(native, node.name), repeat
                )
            elif isinstance(node, Guard):
                if node.taken:
                    self._nodes(node.nodes, path, native, repeat)
            else:
                self._loop(node, path, native, repeat)

    def _below(self, native: str, name: str) -> str:
        return f"{native}{name}_" if self.functional else f"{native}{name}."

    def _loop(self, loop: Loop, path: str, native: str, repeat: list[int]) -> None:
        if len(loop.bodies) == 1 and loop.count > 1:
            index = f"{{{len(repeat)}}}"
            self._iteration(loop, loop.bodies[0], index, path, native, [*repeat, int(loop.count)])
            return
        for k in range(loop.count):
            body = loop.bodies[min(k, len(loop.bodies) - 1)]
            self._iteration(loop, body, str(k), path, native, repeat)

    def _iteration(
        self, loop: Loop, body: Body, index: str, path: str, native: str, repeat: list[int]
    ) -> None:
        canonical = f"{path}.{loop.name}.{index}"
        wrapped = id(loop) in self.lowering.wrapped
        node = lone(body) if wrapped or self.lowering.runs_directly(loop) else None
        joint = "_" if self.functional else "."
        below = f"{native}{loop.name}{joint}{index}{joint}"
        if isinstance(node, OpNode) and wrapped:
            self._entries(node, canonical, f"{below}{self.layer_name(node.name)}", repeat)
        elif isinstance(node, OpNode):
            place = f"{native}{self.layer_name(loop.name)}{joint}{index}"
            self._entries(node, canonical, place, repeat)
        elif isinstance(node, Call):
            self._nodes(node.body.nodes, canonical, below, repeat)
        else:
            self._nodes(body.nodes, canonical, below, repeat)

    def _op(self, node: OpNode, path: str, native: str, repeat: list[int]) -> None:
        place = f"{native}{self.layer_name(node.name)}"
        self._entries(node, f"{path}.{node.name}", place, repeat)

    def _entries(self, node: OpNode, canonical: str, place: str, repeat: list[int]) -> None:
        if self.lowering.keyed(node):
            repeats = {"repeat": repeat} if repeat else {}
            self.keyed.append({"canonical": canonical, "native": place, **repeats})
        if not node.parameters:
            return
        said = self.lowering.weights[id(node)]
        for name, parameter in node.parameters.items():
            for size in (*parameter.shape, parameter.fan_in, parameter.fan_out):
                if isinstance(size, Poly):
                    raise SymbolicParameter(node, name, size)
            where = said[name]
            below = f"/{where.name}" if self.functional else f".{where.name}"
            native = f"{place}{below}" if where.name else place  # the child is the array itself
            entry: dict[str, Any] = {"canonical": f"{canonical}.{name}", "native": native}
            if repeat:
                entry["repeat"] = repeat
            entry |= {
                "shape": [as_integer(s) for s in parameter.shape],
                "steps": plain_data(where.steps),
                "init": initializer(parameter.init),
                "fan_in": as_integer(parameter.fan_in),
                "fan_out": as_integer(parameter.fan_out),
                "trainable": parameter.trainable,
                "role": parameter.role,
            }
            self.entries.append(entry)


def weight_entries(
    lowering: Lowering, every: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of ``weights.json`` of all networks: arrays, and layers that draw portable numbers.

    Raises:
        DiagnosticError: E0504 a parameter would have a symbolic size.
    """
    weights, found, keyed = WeightMap(lowering), list[dict[str, Any]](), list[dict[str, Any]]()
    for each in every.values():
        try:
            own = weights.of(each)
        except SymbolicParameter as problem:
            message = f"`{problem.node.op.word}` would own a parameter of the symbolic size {problem.size}"
            helps = ["give the size of this input as a number"]
            raise DiagnosticError(error("E0504", message, problem.node.span, helps=helps)) from None
        head = {"network": each.name} if len(every) > 1 else {}
        found += [{**head, **entry} for entry in own]
        keyed += [{**head, **entry} for entry in weights.keyed]
    return found, keyed


def initializer(record: Record) -> dict[str, Any]:
    """An initialiser as JSON: ``{"normal": {"std": 0.02}}``."""
    return {record.word: {name: plain_data(record.get(name)) for name in record.fields}}


def plain_data(item: Any) -> Any:
    """Sizes as plain integers, tuples as lists."""
    if isinstance(item, Record):
        return initializer(item)
    if isinstance(item, (list, tuple)):
        return [plain_data(part) for part in item]
    if isinstance(item, int) and not isinstance(item, bool):
        return int(item)
    return item
