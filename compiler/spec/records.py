"""What a spec says, typed but not yet evaluated: documents, blocks, networks and steps."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..diagnostics import Span
from ..text import Node

STRUCTURES = ("layers", "parallel", "residual")
"""Steps that hold other steps."""

FORMS = (*STRUCTURES, "compute", "custom")
"""Words of the language that are no ops."""

MODIFIERS = ("as", "from", "when", "repeat", "each")
"""Keys that stand beside the op of a step."""


@dataclass
class Step:
    """One step: a call and its modifiers.

    Attributes:
        word: op, block, network, shared module or structure.
        kind: ``op``, ``block``, ``network``, ``shared`` or one of `FORMS`.
        span: where the word stands.
        fields: argument nodes by field name; defaults of the spec are filled in.
        keys: where each argument's name stands.
        node: the whole step as it is written.
        name, name_span: ``as``.
        parts: ``as: [a, b]``: a name for each of several outputs, and where it stands.
        source: ``from``.
        bodies: nested steps: ``body`` (layers, residual), ``shortcut``, or branch names.
    """

    word: str
    kind: str
    span: Span
    fields: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Span] = field(default_factory=dict)
    node: Node | None = None
    name: str | None = None
    name_span: Span | None = None
    parts: dict[str, Span] = field(default_factory=dict)
    source: Node | None = None
    when: Node | None = None
    repeat: Node | None = None
    each: Node | None = None
    bodies: dict[str, list[Step]] = field(default_factory=dict)
    body_spans: dict[str, Span] = field(default_factory=dict)

    @property
    def loops(self) -> bool:
        """Whether the step stands for several copies of itself."""
        return self.repeat is not None or self.each is not None


@dataclass
class BlockSpec:
    """A reusable list of steps.

    ``params`` maps a name to its default node, or to a node that holds a type word (required);
    ``label`` is what messages call it: ``zoo.basic`` for one of another file.
    """

    name: str
    span: Span
    params: dict[str, Node] = field(default_factory=dict)
    param_spans: dict[str, Span] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    label: str = ""

    def __post_init__(self) -> None:
        self.label = self.label or self.name


@dataclass
class NetworkSpec:
    """A network: inputs, shared modules, steps and outputs."""

    name: str
    span: Span
    inputs: dict[str, Node] = field(default_factory=dict)
    input_spans: dict[str, Span] = field(default_factory=dict)
    shared: dict[str, Step] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    outputs: Node | None = None
    defaults: dict[str, Node] = field(default_factory=dict)
    weights: Node | None = None
    average_of: Node | None = None
    decay: Node | None = None


@dataclass
class Spec:
    """A whole document.

    ``params`` hold nodes: they are evaluated in the order in which they are written.
    """

    path: str
    root: Node
    name: str
    description: str = ""
    params: dict[str, Node] = field(default_factory=dict)
    param_spans: dict[str, Span] = field(default_factory=dict)
    constants: dict[str, Node] = field(default_factory=dict)
    constant_spans: dict[str, Span] = field(default_factory=dict)
    blocks: dict[str, BlockSpec] = field(default_factory=dict)
    networks: dict[str, NetworkSpec] = field(default_factory=dict)
    defaults: dict[str, Node] = field(default_factory=dict)
    imports: dict[str, Spec | None] = field(default_factory=dict)
    data: Node | None = None
    training: Node | None = None
    inference: Node | None = None
    deploy: Node | None = None

    def owner(self, word: str) -> tuple[Spec, str]:
        """The document that defines a word, and the word in it: ``zoo.basic`` is ``basic`` of another."""
        alias, dot, name = word.partition(".")
        other = self.imports.get(alias) if dot else None
        return (other, name) if other is not None else (self, word)
