"""Definitions and statements: a module file as data, before a backend prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ...compiler.diagnostics import Span
from ...compiler.types.tensor import TensorType
from .expr import Expr
from .merge import Parameter


@dataclass
class Child:
    """A module built in the constructor.

    Attributes:
        attr: name of the attribute (class based) and part of the layer name (functional).
        build: constructor call; None for loops whose children are calls of a definition.
        wraps: functional: the definition of a shared block, which becomes a model of its own.
        types: of the inputs of a shared block.
        in_turn: functional: calls that have to be made to wait for each other.
    """

    attr: str
    build: Expr
    origin: Span
    weighted: bool = True
    wraps: Any = None
    types: dict[str, TensorType] = field(default_factory=dict)
    in_turn: bool = False


@dataclass
class ChildLoop:
    """Modules built in a loop: ``build`` for each of ``variables``, ``count`` times.

    ``listed``: ``build`` is the whole list, because the modules need different constructors.
    """

    attr: str
    build: Expr
    variables: list[tuple[str, Expr]]
    count: Expr
    origin: Span
    listed: bool = False


@dataclass
class ChildGuard:
    """Modules that only some uses have; ``declare``: the flag is set here for the first time."""

    flag: str
    condition: Expr
    children: list[AnyChild]
    origin: Span
    declare: bool = True


AnyChild: TypeAlias = "Child | ChildLoop | ChildGuard"


@dataclass
class Assign:
    """``targets = value``; ``child`` is the attribute that the value calls, if any.

    ``build`` repeats the constructor of that child, for functional styles; ``place`` is the whole
    expression of a shared module.
    """

    targets: list[str]
    value: Expr
    origin: Span
    comment: str = ""
    child: str | None = None
    build: Expr | None = None
    node: str = ""
    weighted: bool = False
    place: str = ""


@dataclass
class CallDefinition:
    """``targets = definition(inputs)``: a use of another definition.

    ``place``: the whole expression of a shared module.
    """

    targets: list[str]
    definition: Any
    attr: str
    inputs: list[Expr]
    build: Expr
    origin: Span
    comment: str = ""
    node: str = ""
    place: str = ""


@dataclass
class For:
    """A loop over the children of ``attr``.

    Attributes:
        item: name of one child in the loop.
        variables: values that advance with it: (name, expression of the sequence).
        exports: (list name, name inside the body).
        statics: loop variables of the constructor, for functional styles.
    """

    attr: str
    item: str
    variables: list[tuple[str, Expr]]
    body: list[Statement]
    exports: list[tuple[str, str]]
    statics: list[tuple[str, Expr]]
    count: Expr
    origin: Span
    node: str = ""


@dataclass
class If:
    """Statements that only some uses run."""

    flag: str
    condition: Expr
    body: list[Statement]
    origin: Span


Statement: TypeAlias = "Assign | CallDefinition | For | If"


@dataclass
class Definition:
    """A class or function of the generated file.

    Attributes:
        name: snake case; backends choose their own case.
        parameters: of the constructor, in order; those with defaults last.
        inputs: names of the forward pass.
        returns: names (or dict of names) that come out.
        network: whether it is a network, not a block.
        stored: parameters that the forward pass reads, and their attributes.
        input_names: names of ``inputs`` in the IR.
        source: the network of the IR.
        shared: modules that a network builds once for all their uses.
        modules: shared modules that the forward pass is given, with their annotations.
        methods: forward passes that the class has instead of its own one.
        recomputed: the decorator that lets the backward pass compute activations again, "" for none.
    """

    name: str
    doc: str
    parameters: list[Parameter]
    children: list[AnyChild]
    inputs: list[str]
    body: list[Statement]
    returns: list[str] | dict[str, str]
    origin: Span
    network: bool = False
    stored: dict[str, str] = field(default_factory=dict)
    input_names: list[str] = field(default_factory=list)
    input_notes: dict[str, str] = field(default_factory=dict)
    output_note: str = ""
    source: Any = None
    shared: list[Child] = field(default_factory=list)
    modules: dict[str, str] = field(default_factory=dict)
    methods: list[Definition] = field(default_factory=list)
    recomputed: str = ""


@dataclass
class WeightEntry:
    """One row of the weight map; a repeated one has ``{0}``, ``{1}`` for its loop indices."""

    canonical: str
    native: str
    repeat: list[int]
    shape: list[int]
    steps: list[list[Any]]
    init: dict[str, Any]
    fan_in: int
    fan_out: int
    trainable: bool
    role: str
    network: str = "model"
    origin: Span | None = None
