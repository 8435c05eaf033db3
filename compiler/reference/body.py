"""What a composite means: its body, interpreted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy

from ..ir.alone import NETWORK, alone
from ..ir.expand import expand
from ..ir.nodes import Network, OpNode, Program
from ..ops import Op
from ..types.record import freeze
from ..types.tensor import TensorType, shaped, tensor
from . import bind
from .interpret import Interpreter


def interpreted(op: Op) -> bool:
    """Whether the meaning of an op is that of its body."""
    return op.composite() and type(op).reference is Op.reference


def signature(
    op: Op, types: Mapping[str, Any], modules: Mapping[str, tuple[Op, TensorType | None]]
) -> tuple[Any, dict[str, Any]]:
    """Output type (a dict for several) and parameters by name below the op.

    Raises:
        DiagnosticError: the op cannot take these types.
    """
    network = alone(op, types, modules).networks[NETWORK]
    found = network.body.output_types
    before = _path(network)
    owned = {
        path.removeprefix(before): item.parameter
        for path, item in bind.parameters(network).items()
        if path.startswith(before)
    }
    return found.get("", found), owned


def run(
    op: Op, p: Mapping[str, Any], x: Any, values: Mapping[str, Any], train: bool, types: Any
) -> tuple[Any, dict[str, Any]]:
    """Outputs and new statistics of an op, from its body; arguments as those of `op.evaluate`."""
    given = {"x": x, **values}
    modules = {n: types[n] for n, f in op.fields.items() if f.kind == "module" and n in values}
    arrays = {n: item for n, item in given.items() if item is not None and n not in modules}
    kinds = {n: _kinds(item, (types or {}).get(n)) for n, item in arrays.items()}
    network = _program(_Key(op, kinds, modules)).networks[NETWORK]
    weights = {f"{_path(network)}{name}": item for name, item in p.items()}
    for name in modules:
        owner = next(n for key, n in network.shared.items() if key.startswith(name))
        owner.parameters = dict.fromkeys(given[name])  # type: ignore[assignment]
        weights |= {f"{NETWORK}.{owner.name}.{k}": item for k, item in given[name].items()}
    listed = [a for item in arrays.values() for a in (item if isinstance(item, tuple) else (item,))]
    interpreter = Interpreter(network, weights, train)
    found = interpreter.run(dict(zip(network.input_names, listed, strict=True)))
    moved = {k.removeprefix(_path(network)): v for k, v in interpreter.statistics.items()}
    return found.get("", found), moved


def _path(network: Network) -> str:
    """What the names of the op's parameters begin with."""
    return f"{NETWORK}.{network.body.nodes[-1].name}."


def _kinds(item: Any, known: Any) -> Any:
    """The types of arrays: what is known of them, with the sizes that they have."""
    if isinstance(item, tuple):
        listed = known if known is not None else (None,) * len(item)
        return tuple(_kinds(one, kind) for one, kind in zip(item, listed, strict=True))
    dims = tuple(int(size) for size in numpy.shape(item)[1:])
    if known is not None:
        return replace(known, dims=dims)
    kind = numpy.asarray(item).dtype.kind
    if len(dims) == 1 and kind in "ib":
        return tensor("tokens" if kind == "i" else "mask", *dims)
    return shaped(dims)


class _Key:
    """An op with its types, to remember programs by."""

    def __init__(self, op: Op, kinds: dict[str, Any], modules: dict[str, Op]) -> None:
        self.op, self.kinds, self.modules = op, kinds, modules
        self.key = freeze((op, kinds, modules))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.key == other.key


@lru_cache(maxsize=256)
def _program(key: _Key) -> Program:
    made = alone(key.op, key.kinds, {name: (op, None) for name, op in key.modules.items()})
    nodes = made.networks[NETWORK].body.nodes
    last = nodes[-1]
    if isinstance(last, OpNode):
        nodes[-1:] = expand(last) or [last]
    return made
