"""The executable meaning of a whole network: every node in order, in differentiable NumPy.

A body is evaluated in a `Frame` that maps its values to arrays.  Loops run as often as they say;
bodies, arguments and types are those the IR holds once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import autograd
import numpy
from autograd.extend import defvjp
from autograd.tracer import getval

from ..diagnostics import Span
from ..ir.nodes import AnyNode, Body, Bundle, Call, Guard, Loop, Network, OpNode, Value
from ..ir.objective import Objective
from ..policy.freeze import frozen
from ..types.dims import evaluate
from ..types.tensor import TensorType
from . import array
from . import op as single
from .array import drawing, primitive
from .bind import below, body_of, bound, is_bare, place_of
from .draws import Draws

Arrays = dict[str, Any]
BITS = {"bfloat16": 8, "float16": 11}
"""Precisions lower than that of weights, and the bits of their numbers."""


@dataclass(frozen=True)
class Event:
    """One value that was computed.

    Attributes:
        node: name of the node in its body.
        path: canonical path of the node.
        span: the step of the spec it comes from.
        word: what computed it: an op, a block, ``repeat``.
        value: the array, batch first and channels last.
        type: its type, all sizes known.
    """

    node: str
    path: str
    span: Span
    word: str
    value: Any
    type: TensorType


@dataclass
class Frame:
    """The values of one use of a body.

    Attributes:
        body: the body.
        path: canonical path of the use.
        bare: whether the only node in it has the path of the use itself.
        parent: frame of the enclosing body, for what a loop captures.
    """

    body: Body
    path: str
    bare: bool = False
    parent: Frame | None = None
    values: dict[int, Any] = field(default_factory=dict)
    lists: dict[int, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sources = {id(local): source for source, local in self.body.captured.values()}

    def read(self, value: Value) -> Any:
        """The array of a value of this body, or of one that it captures."""
        if id(value) in self.values:
            return self.values[id(value)]
        if value.list_of is not None and id(value.list_of) in self.lists:
            return self.lists[id(value.list_of)][value.index]
        if self.parent is None:
            raise KeyError(f"`{value.word}` has no value in {self.path}")
        return self.parent.read(self.sources.get(id(value), value))


class Interpreter:
    """Evaluates one network.

    Attributes:
        network: what is evaluated.
        weights: every array by canonical path.
        train: training mode (batch moments; without ``draws``, dropout is its expectation).
        sizes: size of every symbol.
        dtype: results of every op are rounded to it.
        bits: of the numbers between the steps of a network, where they are fewer than those of
            ``dtype``: its inputs, its parameters, and what its ops give; 0 else.
        shake: moves all these by up to two units of their last place, at random.
        root: what the paths of the network's own parameters begin with.
        draws: portable random numbers; without them every draw is a fixed quantile.
        watch: called with an `Event` for every node after it was computed, and for every iteration.
        frozen: selectors of what stays; an op whose statistics stay uses them as in evaluation.
        statistics: new values of running statistics, by canonical path; filled in training mode.
        costs: what ops add to the loss of a training step; filled in training mode.
    """

    def __init__(
        self,
        network: Network,
        weights: Mapping[str, Any],
        train: bool = False,
        sizes: Mapping[str, int] | None = None,
        dtype: str = "float64",
        watch: Callable[[Event], None] | None = None,
        root: str = "",
        draws: Draws | None = None,
        frozen: Sequence[str] = (),
        shake: Any = None,
    ) -> None:
        self.draws, self.frozen, self.shake = draws, frozen, shake
        self.root = root or network.name
        self.network, self.weights, self.train = network, weights, train
        self.sizes, self.given, self.watch = sizes or {}, dtype, watch
        self.dtype = numpy.dtype("float32" if dtype in BITS else dtype)
        self.bits = 0 if isinstance(network, Objective) else BITS.get(dtype, 0)
        self.statistics: Arrays = {}
        self.costs: list[Any] = []

    def run(self, inputs: Mapping[str, Any]) -> Arrays:
        """Evaluate on a batch.

        Args:
            inputs: array per input name, batch first, channels last.

        Returns:
            Output arrays by name; a lone output has the name "".
        """
        frame = Frame(self.network.body, self.root)
        for name in self.network.input_names:
            frame.values[id(self.network.body.inputs[name])] = self._shortened(inputs[name])
        return self._body(frame)

    def _body(self, frame: Frame) -> Arrays:
        """Run the nodes of a frame; the outputs of the body by name."""
        self._nodes(frame.body.nodes, frame)
        result = frame.body.result
        if isinstance(result, Bundle):
            return {name: frame.read(value) for name, value in result.items.items()}
        return {"": frame.read(result)}

    def _nodes(self, nodes: list[AnyNode], frame: Frame) -> None:
        for node in nodes:
            if isinstance(node, OpNode):
                found, word = self._op(node, frame), node.op.word
            elif isinstance(node, Call):
                found, word = self._call(node, frame), node.block.name
            elif isinstance(node, Loop):
                found, word = self._loop(node, frame), ""
            else:
                self._guard(node, frame)
                continue
            for name, value in node.outputs.items():
                frame.values[id(value)] = found[name]
                if not isinstance(node, Loop):
                    path = below(frame.path, frame.bare, node)
                    self._tell(node, path, word, found[name], value.type)

    def _tell(self, node: AnyNode, path: str, word: str, value: Any, kind: TensorType) -> None:
        if self.watch is not None:
            made = Event(node.name, path, node.span, word, getval(value), bound(kind, self.sizes))
            self.watch(made)

    def _guard(self, node: Guard, frame: Frame) -> None:
        if node.taken:
            self._nodes(node.nodes, frame)
        passed = frame.read(node.result if node.taken else node.input)
        frame.values[id(node.outputs[""])] = passed

    def _call(self, node: Call, frame: Frame) -> Arrays:
        if isinstance(node.block, Network):
            return self._network(node.block, node, frame)
        inner = Frame(node.body, place_of(node, frame.path, frame.bare, self.root))
        for name, value in node.inputs.items():
            inner.values[id(node.body.inputs[name])] = frame.read(value)
        return self._body(inner)

    def _network(self, network: Network, node: Call, frame: Frame) -> Arrays:
        """A network that is called: its own weights, whoever calls it."""
        sizes = {symbol: evaluate(size, self.sizes) for symbol, size in node.sizes.items()}
        root = place_of(node, frame.path, frame.bare, self.root)
        more = (self.train, sizes, self.given, self.watch, root, self.draws, self.frozen, self.shake)
        inner = Interpreter(network, self.weights, *more)
        inner.statistics, inner.costs = self.statistics, self.costs
        given = {name: frame.read(value) for name, value in node.inputs.items()}
        if not node.slope:
            return inner.run(given)
        ((name, x),) = given.items()
        return {"": autograd.grad(lambda x: array.sum(inner.run({name: x})[""]))(x)}

    def _loop(self, loop: Loop, frame: Frame) -> Arrays:
        """Every iteration in turn; what its steps name is kept per iteration."""
        current = frame.read(loop.carried) if loop.carried is not None else None
        kept: dict[str, list[Any]] = {name: [] for name in loop.exports}
        place, bare = below(frame.path, frame.bare, loop), is_bare(loop)
        for k in range(int(loop.count)):
            body = body_of(loop, k)
            inner = Frame(body, f"{place}.{k}", bare, frame)
            if "x" in body.inputs:
                inner.values[id(body.inputs["x"])] = current
            current = self._body(inner)[""]
            if not bare or body.nodes[0].name != loop.name:
                self._tell(loop, f"{place}.{k}", "repeat", current, body.result.type)
            for name, export in loop.exports.items():
                local = export.values[min(k, len(export.values) - 1)]
                kept[name].append(inner.read(local))
        for name, export in loop.exports.items():
            frame.lists[id(export)] = kept[name]
        return {"": current}

    def _op(self, node: OpNode, frame: Frame) -> Arrays:
        owner = f"{self.root}.{node.shared}" if node.shared else None
        path = owner or below(frame.path, frame.bare, node)
        names = self.network.shared[node.shared].parameters if node.shared else node.parameters
        p = self._parameters(path, names)
        values, types = self._values(node, frame)
        x = values.pop("x")
        if self.train and node.op.costs:
            self.costs.append(node.op.cost(array, x))
        train, state = self.train, [n for n, item in names.items() if not item.trainable]
        if any(frozen(self.frozen, f"{path}.{name}", "", trainable=False) for name in state):
            train = False
        elif train and state:
            self._move(node, path, p, x, values, types)
        with (
            drawing(self.draws.stream(path)) if self.draws and node.op.stochastic else nullcontext()
        ):
            made = single.evaluate(node.op, p, x, values, train, types)
        return {
            name: self._shortened(self._rounded(item))
            for name, item in (made.items() if isinstance(made, dict) else [("", made)])
        }

    def _parameters(self, path: str, names: Mapping[str, Any]) -> Arrays:
        """What an op owns; what an earlier use of it moved is as that use left it."""
        places = {name: f"{path}.{name}" for name in names}
        found = {n: self.statistics.get(p, self.weights[p]) for n, p in places.items()}
        moved = {name: self._shortened(found[name]) for name in names if names[name].trainable}
        return found | moved

    def _values(self, node: OpNode, frame: Frame) -> tuple[Arrays, Arrays]:
        """Arrays and types of everything an op reads."""
        values: Arrays = {}
        types: Arrays = {}
        for name, item in node.inputs.items():
            if isinstance(item, tuple):
                values[name] = tuple(frame.read(value) for value in item)
                types[name] = tuple(bound(value.type, self.sizes) for value in item)
            else:
                values[name] = frame.read(item)
                types[name] = bound(item.type, self.sizes)
        for name, entry in node.op.fields.items():
            if entry.kind == "module" and node.module is not None:
                shared = self.network.shared[node.module]
                place = f"{self.root}.{shared.name}"
                values[name] = self._parameters(place, shared.parameters)
                types[name] = shared.op
        return values, types

    def _move(self, node: OpNode, path: str, p: Arrays, x: Any, values: Any, types: Any) -> None:
        """Running statistics after this batch; a shared op moves them at every use."""
        known = {name: self.statistics.get(f"{path}.{name}", item) for name, item in p.items()}
        plain = {name: getval(item) for name, item in known.items()}
        found = single.statistics(node.op, plain, getval(x), unboxed(values), types)
        for name, item in found.items():
            self.statistics[f"{path}.{name}"] = self._rounded(item)

    def _rounded(self, item: Any) -> Any:
        """In the dtype of the evaluation; ids and masks stay as they are."""
        if isinstance(item, float):  # a number of the spec times a loss is one of Python
            item = numpy.float64(item)
        wide = self.dtype == numpy.float64
        return item if wide or item.dtype.kind != "f" else rounded(item, self.dtype)

    def _shortened(self, item: Any) -> Any:
        """With the bits of a lower precision, where the network computes in one."""
        if not self.bits or item.dtype.kind != "f":
            return item
        return shortened(item, self.bits, self.shake)


@primitive
def rounded(item: Any, dtype: Any) -> Any:
    """``item`` in another precision; so is the gradient that comes back."""
    return numpy.asarray(item).astype(dtype)


defvjp(rounded, lambda made, item, dtype: lambda g: rounded(g, dtype), argnums=(0,))


@primitive
def shortened(item: Any, bits: int, shake: Any = None) -> Any:
    """``item`` with fewer bits, in its own dtype and range; so is the gradient that comes back."""
    share, power = numpy.frexp(numpy.asarray(item))
    moved = share * 2.0**bits + (0.0 if shake is None else shake.uniform(-2.0, 2.0, item.shape))
    moved = numpy.where(share == 0.0, 0.0, numpy.rint(moved))
    return numpy.ldexp(moved / 2.0**bits, power).astype(item.dtype)


defvjp(
    shortened,
    lambda made, item, bits, shake=None: lambda g: shortened(g, bits, shake),
    argnums=(0,),
)


def unboxed(values: Mapping[str, Any]) -> Arrays:
    """The same arrays without their history."""
    return {name: _plain(item) for name, item in values.items()}


def _plain(item: Any) -> Any:
    if isinstance(item, tuple):
        return tuple(_plain(part) for part in item)
    return unboxed(item) if isinstance(item, Mapping) else getval(item)
