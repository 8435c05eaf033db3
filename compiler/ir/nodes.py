"""The intermediate representation.

Hierarchy lives here and nowhere else: a `Block` is a definition, a `Call` a use, a `Loop` a repeat
that is never unrolled.  A block has one typed `Body` per distinct use (arguments and input types);
bodies of one block have the same nodes in the same order, because they come from the same steps.
That is what lets a backend print them as one class whose constructor takes what differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..diagnostics import Span
from ..ops import Op, Parameter
from ..spec.naming import segment
from ..text.expression import Expr
from ..types.tensor import TensorType

ATTRIBUTES = {
    "channels": "channel",
    "height": "height",
    "width": "width",
    "depth": "depth",
    "time": "time",
}


@dataclass(eq=False, repr=False)
class Value:
    """One value of a body.

    Attributes:
        type: its type; for several named outputs see `Bundle`.
        word, span: the step that made it, for messages.
        body: the body in which it exists.
        parts: values reached by attribute: ``mask``.
        list_of, index: set for one element of the list that a loop exports.
        uses: how many nodes read it.
        label: the name the spec gives it, "" when it has none.
        maker: the earlier value whose sizes it only passes on, None when it made its own.
    """

    type: TensorType
    word: str
    span: Span
    body: Any = None
    parts: dict[str, Value] = field(default_factory=dict)
    list_of: Export | None = None
    index: int = 0
    uses: int = 0
    label: str = ""
    maker: Value | None = None

    def __repr__(self) -> str:
        return f"<{self.word}: {self.type}>"

    @property
    def sized_by(self) -> Value:
        """The value that has had these sizes first: what a message about sizes points at."""
        return self.maker if self.maker is not None else self

    def passes_on(self, source: Value) -> None:
        """Remember where the sizes come from, if they are those of ``source``."""
        if self.type.dims == source.type.dims and self.type.axes == source.type.axes:
            self.maker = source.sized_by

    def attribute(self, name: str) -> tuple[Any, list[str]]:
        """What ``value.name`` means in an expression, and the names that exist."""
        known = [key for key, axis in ATTRIBUTES.items() if axis in self.type.axes]
        if name == "rank":
            return self.type.rank, known
        if name in self.parts:
            return self.parts[name], known
        axis = ATTRIBUTES.get(name)
        if axis in self.type.axes:
            return self.type.dim(str(axis)), known
        return None, [*known, "rank", *self.parts]


@dataclass(eq=False, repr=False)
class Bundle:
    """Several named values: the branches of a ``parallel``, the outputs of an op."""

    items: dict[str, Value]

    def attribute(self, name: str) -> tuple[Any, list[str]]:
        """The value of that name."""
        return self.items.get(name), list(self.items)

    @property
    def listed(self) -> list[Value]:
        """Its values, when they have numbers instead of names: the parts of a ``split``."""
        return list(self.items.values()) if all(map(str.isdigit, self.items)) else []


@dataclass(eq=False, repr=False)
class Export:
    """A name bound inside a loop: a list with one value per iteration after it."""

    name: str
    loop: Loop
    values: list[Value]
    used: bool = False


@dataclass(eq=False, repr=False)
class Node:
    """Base of what a body holds; ``name`` is unique in its body and part of parameter paths."""

    name: str
    span: Span

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


@dataclass(eq=False, repr=False)
class OpNode(Node):
    """One op.

    Attributes:
        op: its record, all fields resolved.
        inputs: ``x`` and the value fields; tuples for fields of several values.
        outputs: by name; a lone output has the name "".
        parameters: what it owns, by canonical name.
        shared: name of the shared module this is a use of, or None.
        module: name of the shared module a ``module`` field names, or None.
        tied: that module's own node.
        folded: part of an expression: code says it where it is read, if that is one place.
    """

    op: Op
    inputs: dict[str, Any]
    outputs: dict[str, Value]
    parameters: dict[str, Parameter]
    shared: str | None = None
    module: str | None = None
    tied: OpNode | None = None
    folded: bool = False

    def reads(self) -> Iterator[tuple[str, Value]]:
        """Every value it reads, with the name of the input."""
        for name, item in self.inputs.items():
            for value in item if isinstance(item, tuple) else (item,):
                yield name, value


@dataclass(eq=False, repr=False)
class Call(Node):
    """A use of a block or network: static arguments and values in, one value (or bundle) out.

    Attributes:
        shared: name of the module that all uses with this name have in common, or None.
        sizes: of a network: what the symbols of its input types are here.
        slope: its value is the gradient of the sum of the output with respect to the lone input.
        hidden: parameters of the spec whose names mean something else where it stands.
    """

    block: Block
    body: Body
    arguments: dict[str, Any]
    inputs: dict[str, Value]
    outputs: dict[str, Value]
    shared: str | None = None
    sizes: dict[str, Any] = field(default_factory=dict)
    slope: bool = False
    hidden: frozenset[str] = frozenset()

    @property
    def home(self) -> str | None:
        """What the paths of its parameters begin with, where that is not the place of the call."""
        own = isinstance(self.block, Network) and not self.block.imported
        return self.block.name if own else None

    def reads(self) -> Iterator[tuple[str, Value]]:
        """Every value it reads."""
        yield from self.inputs.items()


@dataclass(eq=False, repr=False)
class Loop(Node):
    """``repeat`` or ``each``: the same steps several times, every copy with its own parameters.

    Attributes:
        block: the steps as a definition of their own.
        count: number of iterations (a `Size` when the spec named it).
        bodies: bodies of the first iterations; the last one stands for all that follow.
        arguments: static names per body: loop variables and enclosing names they read.
        carried: the value that enters the first iteration, None when the steps take none.
        captures: values from outside, by input name, one per body.
        output: the value after the last iteration.
        exports: names bound inside.
        direct: the loop runs over its only node, without a definition around it (`outline`).
        handed_out: exports that a body returns besides its result (`outline`).
    """

    block: Block
    count: int
    bodies: list[Body]
    arguments: list[dict[str, Any]]
    carried: Value | None
    captures: dict[str, list[Value]]
    outputs: dict[str, Value]
    exports: dict[str, Export] = field(default_factory=dict)
    direct: bool = False
    handed_out: list[str] = field(default_factory=list)

    def reads(self) -> Iterator[tuple[str, Value]]:
        """Every value it reads."""
        if self.carried is not None:
            yield "x", self.carried
        for name, values in self.captures.items():
            for value in values:
                yield name, value


@dataclass(eq=False, repr=False)
class Guard(Node):
    """A step with ``when``: its nodes are there only in the uses where the condition holds.

    ``origin`` is the condition as it can be printed, None when a part of it has no name.
    """

    taken: bool
    origin: Expr | None
    nodes: list[AnyNode]
    input: Value
    result: Value
    outputs: dict[str, Value]

    def reads(self) -> Iterator[tuple[str, Value]]:
        """Every value its nodes read, and what it passes on."""
        for node in self.nodes:
            yield from node.reads()
        yield "x", self.result if self.taken else self.input


AnyNode = OpNode | Call | Loop | Guard


@dataclass(eq=False, repr=False)
class NodeNames:
    """Node names of one definition, shared by all its uses.

    A step has one name in every use, whichever guarded steps the use leaves out.
    """

    taken: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    given: dict[tuple[int, int, str], str] = field(default_factory=dict)

    def of(self, wanted: str, span: Span) -> str:
        """The name for ``wanted`` at a place; the same place gets the same name again."""
        key = (id(span.source), span.start, wanted)
        if key not in self.given:
            n = self.counts.get(wanted, 0) + 1
            free = wanted if n == 1 else f"{wanted}_{n}"
            while free in self.taken:
                n += 1
                free = f"{wanted}_{n}"
            self.counts[wanted] = n  # the next search begins here: names stay linear in the spec
            self.taken.add(free)
            self.given[key] = free
        return self.given[key]


@dataclass(eq=False, repr=False)
class Body:
    """One typed use of a list of steps.

    Attributes:
        inputs: values that enter, by name; ``x`` is the current value.
        captured: outer value -> the input that stands for it in here (loops).
        nodes: in order.
        result: the value (or bundle) at the end.
        exports: names to hand out per iteration (loops).
        sink: the nodes of the guard that is being built, None outside of guards.
        arguments: static arguments of the use (blocks).
    """

    block: Any
    inputs: dict[str, Value] = field(default_factory=dict)
    captured: dict[int, tuple[Value, Value]] = field(default_factory=dict)
    nodes: list[AnyNode] = field(default_factory=list)
    result: Any = None
    exports: dict[str, Value] = field(default_factory=dict)
    names: NodeNames = field(default_factory=NodeNames)
    prefix: str = ""
    sink: list[AnyNode] | None = None
    arguments: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Body of {self.block}: {self.nodes}>"

    def unique(self, wanted: str, span: Span) -> str:
        """The name of the node that the step at ``span`` makes: ``conv2d``, then ``conv2d_2``."""
        return self.names.of(self.prefix + segment(wanted), span)

    def take(self, value: Value) -> Value:
        """``value`` as seen from in here; a value from outside becomes an input."""
        if value.body is self:
            return value
        key = id(value)
        if key not in self.captured:
            local = Value(value.type, value.word, value.span, self)
            local.parts = value.parts
            self.captured[key] = (value, local)
        return self.captured[key][1]

    @property
    def output_types(self) -> dict[str, TensorType]:
        """Types of what comes out, by name; "" for a lone value."""
        if isinstance(self.result, Bundle):
            return {name: value.type for name, value in self.result.items.items()}
        return {"": self.result.type} if self.result is not None else {}


@dataclass(eq=False, repr=False)
class Block:
    """A definition: the steps of a block or of a loop, and every distinct use of it.

    ``params`` are the static names it takes, in order, with a default or None; ``composite`` is the op
    of the language that it spells out.
    """

    name: str
    span: Span
    params: dict[str, Any] = field(default_factory=dict)
    bodies: dict[Any, Body] = field(default_factory=dict)
    doc: str = ""
    anonymous: bool = False
    composite: str = ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


@dataclass(eq=False, repr=False)
class Network(Block):
    """A network: a block with typed, named inputs and shared modules, built exactly once.

    ``imported``: it comes from another file, so that its parameters belong to whoever uses it;
    ``parts``: the updates of an objective that follow each other for every batch; ``starts``: files
    that its parts begin with; ``average``: whose weights its own follow, see `ir.average`.
    """

    imported: bool = False
    parts: tuple[Any, ...] = ()
    starts: list[Any] = field(default_factory=list)
    average: Any = None
    shared: dict[str, OpNode] = field(default_factory=dict)
    input_names: list[str] = field(default_factory=list)

    @property
    def body(self) -> Body:
        """Its only body."""
        return next(iter(self.bodies.values()))


@dataclass(eq=False, repr=False)
class Program:
    """Everything a spec says about models.

    Attributes:
        symbols: size symbol -> largest size or None.
        params: static parameters of the spec, with their values.
        parts: networks of other files that these networks call.
        objectives: what training makes small, as networks that read fields of the data.
        portable: whether what draws draws the same numbers in every framework.
        lowered: whether networks are trained in a lower precision than that of their weights.
        recomputed: blocks and loops whose activations are computed again for the backward pass.
    """

    name: str
    params: dict[str, Any]
    blocks: dict[str, Block]
    networks: dict[str, Network]
    symbols: dict[str, int | None]
    loops: list[Block] = field(default_factory=list)
    parts: dict[str, Network] = field(default_factory=dict)
    objectives: dict[str, Network] = field(default_factory=dict)
    portable: bool = False
    lowered: bool = False
    recomputed: list[Block] = field(default_factory=list)

    @property
    def every(self) -> dict[str, Network]:
        """All networks: those of the spec, those that they import, and the objectives."""
        return self.networks | self.parts | self.objectives

    def __repr__(self) -> str:
        return f"<Program {self.name}: {list(self.networks.values())}>"
