"""The grammar as places: what may stand where, found by walking down from the document.

A `Slot` is one place.  `below` gives the slot of the value under a key, `item` that of an element of a list.
The schema says the same in one piece; the language server asks place by place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..compiler.ops import OPS
from ..compiler.policy.data import Data
from ..compiler.policy.training import Training
from ..compiler.spec.rooms import room
from ..compiler.text import Node
from ..compiler.types.record import Field, Record
from . import grammar

EXPRESSIONS = frozenset({"int", "float", "bool", "size", "shape", "list", "numbers"})
"""Kinds of fields that take expressions over static values."""


@dataclass
class Own:
    """The words that a file defines: blocks with their parameters, networks, shared modules."""

    blocks: dict[str, list[str]] = field(default_factory=dict)
    networks: list[str] = field(default_factory=list)
    shared: dict[str, str] = field(default_factory=dict)
    """Shared module -> the word it is made of."""

    @classmethod
    def of(cls, root: Node | None) -> Own:
        """The words of a document, right or wrong."""
        found = cls()
        if root is None:
            return found
        for name, node in _items(root.get("blocks")):
            params = node.get("params")
            found.blocks[name] = list(params.items) if params is not None else []
        networks = dict(_items(root.get("networks")))
        found.networks = list(networks)
        model = root.get("model")
        for node in [*networks.values(), *([model] if model is not None else [])]:
            found.shared |= {name: _word(step) for name, step in _items(node.get("shared"))}
        return found


def _word(step: Node) -> str:
    """What a step calls."""
    return (
        str(step.value) if step.is_str else next((k for k in step.items if k not in _MODIFIERS), "")
    )


def _items(node: Node | None) -> Iterator[tuple[str, Node]]:
    yield from node.items.items() if node is not None else ()


@dataclass(frozen=True)
class Slot:
    """One place.

    Attributes:
        kind: ``document networks network blocks block inputs input shared steps step arguments field call
            params param each values expression names text free``.
        record: whose fields stand here (``arguments``).
        word: the op or block it belongs to.
        field: what is declared (``field``).
        family: of the words (``call``).
    """

    kind: str
    record: type[Record] | None = None
    word: str = ""
    field: Field | None = None
    family: str = ""


DOCUMENT = Slot("document")
FREE = Slot("free")
STEPS, STEP = Slot("steps"), Slot("step")
_SECTIONS = {
    "params": Slot("params"),
    "constants": Slot("constants"),
    "blocks": Slot("blocks"),
    "model": Slot("network"),
    "networks": Slot("networks"),
    "data": Slot("arguments", Data, "data"),
    "training": Slot("arguments", Training, "training"),
    "defaults": Slot("defaults"),
    "name": Slot("text"),
    "description": Slot("text"),
    "triglot": Slot("text"),
}
_PARTS = {
    "inputs": Slot("inputs"),
    "shared": Slot("shared"),
    "layers": STEPS,
    "outputs": Slot("names"),
    "average_of": Slot("names"),
    "decay": Slot("expression"),
    "params": Slot("params"),
    "defaults": Slot("defaults"),
}
_HOLDERS = {"blocks": Slot("block"), "networks": Slot("network"), "inputs": Slot("input"),
            "shared": STEP, "params": Slot("param"),
            "constants": Slot("call", family="constants"), "each": Slot("expression")}  # fmt: skip
ITEMS = frozenset({"argument", "expression", "names", "field", "param", "free", "penalty", "selector", "blocks"})
"""Places whose lists hold more of the same."""
_MODIFIERS = {
    "as": Slot("text"),
    "from": Slot("names"),
    "when": Slot("expression"),
    "repeat": Slot("expression"),
    "each": Slot("each"),
}


def below(slot: Slot, key: str, own: Own) -> Slot:
    """What stands under ``key`` of a map at a place."""
    if slot.kind in _HOLDERS:
        return _HOLDERS[slot.kind]
    match slot.kind:
        case "document":
            return _SECTIONS.get(key, FREE)
        case "network" | "block":
            return _PARTS.get(key, FREE)
        case "defaults":
            return Slot("arguments", OPS[key], key) if key in OPS else FREE
        case "step":
            return _step(key, own)
        case "arguments":
            return _argument(slot, key)
        case "penalty" if key == "match":
            return Slot("selector")
        case "call" | "penalty":
            known = room(slot.family)
            return Slot("arguments", known[key], key) if key in known else FREE
        case "custom":
            return {"with": Slot("names"), "output": Slot("input"), "config": Slot("config")}.get(
                key, Slot("text")
            )
        case "config":
            return Slot("expression")
        case "param":  # a word with settings
            return slot
        case "residual":
            return STEPS if key in ("body", "shortcut") else FREE
        case "parallel":
            return {
                "merge": Slot("text", word="merge"),
                "axis": Slot("field", field=Field("axis")),
            }.get(key, STEPS)
        case "named":
            return Slot("calls", family=slot.family)
        case "input":
            return Slot("expression")
        case "block arguments":
            return Slot("argument")
        case "argument":  # of an op or a word with settings
            return slot
        case "names":
            return Slot("names")
    return FREE


def item(slot: Slot) -> Slot:
    """What an element of a list at a place is."""
    if slot.kind in ("steps", "residual"):
        return STEP
    if slot.kind == "calls":
        return Slot("call", family=slot.family)
    if slot.kind == "step":  # the steps that `layers` or `residual` hold
        return FREE
    if slot.kind == "field" and slot.field is not None and slot.field.kind == "steps":
        return STEP
    return slot if slot.kind in ITEMS else FREE


def _step(key: str, own: Own) -> Slot:
    if key in _MODIFIERS:
        return _MODIFIERS[key]
    if key in own.blocks:
        return Slot("block arguments", word=key)
    if own.shared.get(key) in own.blocks:
        return Slot("block arguments", word=own.shared[key])
    if key in own.networks or key in own.shared:
        return Slot("names")
    if key == "layers":
        return STEPS
    if key in ("residual", "parallel"):
        return Slot(key)
    if key == "custom":
        return Slot(key)
    if key == "compute":
        return Slot("expression")
    return Slot("arguments", OPS[key], key) if key in OPS else FREE


def _argument(slot: Slot, key: str) -> Slot:
    assert slot.record is not None
    found = slot.record.fields.get(key)
    return of_field(found, slot.word, key) if found is not None else FREE


def of_field(found: Field, word: str, key: str = "") -> Slot:
    """The place of a declared field."""
    if found.kind == "call":
        return Slot("call", word=f"{word}.{key}", field=found, family=found.family)
    if found.kind == "calls":
        return Slot("calls", field=found, family=found.family)
    if found.kind == "named_calls":
        return Slot("named", field=found, family=found.family)
    if found.kind in ("record", "records"):
        return Slot("arguments", found.of, key, found)
    if found.kind in ("selector", "blocks"):
        return Slot(found.kind, field=found)
    if found.kind == "penalties":
        return Slot("penalty", field=found, family="regularizers")
    if found.kind == "steps":
        return STEPS
    return Slot("field", word=f"{word}.{key}", field=found)


def lone(slot: Slot) -> Slot:
    """The place that a lone value takes: the first field of a word."""
    if slot.kind == "arguments" and slot.record is not None and slot.record.fields:
        first, found = next(iter(slot.record.fields.items()))
        return of_field(found, slot.word, first)
    if slot.kind == "block arguments":
        return Slot("argument")
    if slot.kind in ("calls", "named"):
        return Slot("call", family=slot.family)
    return slot


@dataclass(frozen=True)
class Visit:
    """One node of a document and its place.

    Attributes:
        node: the value; of a key, what it stands for.
        slot: for a value its place, for a key the place of the map it stands in.
        path: keys and positions from the document down.
        holder: the map that a key stands in.
        key: the key, "" for values.
    """

    node: Node
    slot: Slot
    path: tuple[str | int, ...]
    holder: Node | None = None
    key: str = ""


def walk(root: Node, own: Own) -> Iterator[Visit]:
    """Every key and value of a document with its place, in the order of the tree."""
    stack: list[tuple[Node, Slot, tuple[str | int, ...]]] = [(root, DOCUMENT, ())]
    while stack:
        node, slot, path = stack.pop()
        yield Visit(node, slot if node.is_map or node.is_list else lone(slot), path)
        inner: list[tuple[Node, Slot, tuple[str | int, ...]]] = []
        if node.is_map:
            at = lone(slot) if slot.kind == "calls" else slot
            for key, child in node.items.items():
                yield Visit(child, at, (*path, key), node, key)
                inner.append((child, below(at, key, own), (*path, key)))
        elif node.is_list:
            within = item(slot if slot.kind in ("calls", "steps", "residual") else lone(slot))
            inner = [(child, within, (*path, i)) for i, child in enumerate(node.elements)]
        stack += reversed(inner)


__all__ = [
    "DOCUMENT",
    "EXPRESSIONS",
    "FREE",
    "Own",
    "Slot",
    "Visit",
    "below",
    "grammar",
    "item",
    "lone",
    "walk",
]
