"""Completion: what may be written at the cursor, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..compiler.ir.nodes import ATTRIBUTES
from ..compiler.ir.structures import MERGES
from ..compiler.ops import OPS
from ..compiler.policy.metric_names import metric_name
from ..compiler.policy.regularize import ROLES
from ..compiler.spec.evaluate import FUNCTIONS
from ..compiler.spec.rooms import room
from ..compiler.types.record import Field, Record
from . import grammar
from .analysis import Analysis
from .cursor import Cursor, find
from .slots import EXPRESSIONS
from .symbols import FIGURES, VALUES, Definition
from .words import default_text, describe, doc, meaning, signature

STATIC = frozenset({"parameter", "block parameter", "loop variable"})
DURATIONS = {
    "steps": "500 steps", "epochs": "5 epochs", "percent": "5%", "ms": "5 ms",
    "hours": "2 hours", "minutes": "30 minutes", "seconds": "90 seconds",
}  # fmt: skip
IMPLICIT = {
    "index": "number of the iteration",
    "prev": "the previous value",
    "input": "the value that entered",
}
"""Names that nobody defines."""


@dataclass(frozen=True)
class Item:
    """One proposal.

    Attributes:
        label: what is shown and, without ``insert``, written.
        kind: ``op field word value section block network keyword function``.
        detail: one line beside the label.
        doc: Markdown.
        insert: what is written, where that is more than the label.
        rank: smaller comes first.
    """

    label: str
    kind: str
    detail: str = ""
    doc: str = ""
    insert: str = ""
    rank: int = 5


@dataclass(frozen=True)
class Answer:
    """Proposals and the offsets of the text they replace."""

    start: int
    end: int
    items: list[Item]


def complete(analysis: Analysis, offset: int) -> Answer:
    """Everything that may stand at an offset."""
    cursor = find(analysis.source, offset, analysis.own)
    if cursor is None:
        return Answer(offset, offset, [])
    base, dot, rest = cursor.word.rpartition(".")
    if dot and not cursor.is_key and cursor.slot.kind not in ("step", "text"):
        start = offset - len(rest)
        return Answer(start, cursor.end, _unique(_attributes(analysis, base, offset)))
    found = _keys(analysis, cursor) if cursor.is_key else _values(analysis, cursor, offset)
    items = [_written(analysis, cursor, item) for item in _unique(found)]
    return Answer(cursor.start, cursor.end, items)


def _unique(items: Iterable[Item]) -> list[Item]:
    known: dict[str, Item] = {}
    for item in items:
        known.setdefault(item.label, item)
    return list(known.values())


def _written(analysis: Analysis, cursor: Cursor, item: Item) -> Item:
    """The proposal as the format writes it: quotes around TOML values, an assignment behind keys."""
    text = item.insert or item.label
    toml = analysis.source.format == "toml"
    after = analysis.source.text[cursor.end : cursor.end + 1]
    if cursor.is_key and after not in (":", "=", '"', "'", "]", "."):
        in_header = toml and analysis.source.text[cursor.start - 1 : cursor.start] == "["
        text += "" if in_header else " = " if toml else ": "
    elif not cursor.is_key and not cursor.quoted and cursor.alone:
        needed = item.kind != "literal" if toml else cursor.inside and "[" in text
        text = f'"{text}"' if needed else text
    return replace(item, insert=text) if text != item.label else item


def _keys(analysis: Analysis, cursor: Cursor) -> Iterator[Item]:
    """Keys that are not in the map yet."""
    present = set(cursor.holder.items) if cursor.holder is not None else set()
    return (item for item in _all_keys(analysis, cursor, present) if item.label not in present)


def _all_keys(analysis: Analysis, cursor: Cursor, present: set[str]) -> Iterator[Item]:
    slot = cursor.slot
    match slot.kind:
        case "document":
            for key in grammar.TOP_LEVEL:
                yield Item(key, "section", grammar.section_line(key))
        case "network" | "block":
            keys = grammar.NETWORK_KEYS if slot.kind == "network" else grammar.BLOCK_KEYS
            for key in keys:
                yield Item(key, "section", grammar.part_line(key))
        case "step":
            ops = {*OPS.names, *grammar.FORMS, *analysis.own.blocks, *analysis.own.networks}
            headed = bool((present - {cursor.word}) & (ops | set(analysis.own.shared)))
            for key in grammar.MODIFIERS:
                yield Item(key, "keyword", grammar.step_line(key), rank=1 if headed else 8)
            if not headed:
                yield from _steps(analysis)
        case "arguments" if slot.record is not None:
            yield from _fields(slot.record)
        case "block arguments":
            for name in analysis.own.blocks.get(slot.word, ()):
                yield Item(name, "field", f"parameter of block {slot.word}")
        case "call":
            yield from _words(slot.family)
        case "penalty":
            yield Item(
                "match", "field", "which parameters: a role, or names joined by dots", rank=1
            )
            yield from _words(slot.family)
        case "defaults":
            for word in OPS:
                yield Item(word, "op", meaning(OPS[word]))
        case "residual":
            yield Item("body", "field", "what is added")
            yield Item("shortcut", "field", "steps on what entered, before it is added")
        case "custom":
            for key, line in grammar.CUSTOM.items():
                yield Item(key, "field", line)
        case "parallel":
            yield Item("merge", "field", "the op that joins the branches")
            yield Item("axis", "field", "the axis that `merge: concat` joins along")
        case "named":
            for one in analysis.symbols.definitions:
                if one.kind == "input":
                    yield Item(one.name, "value", "input of the network")


def _values(analysis: Analysis, cursor: Cursor, offset: int) -> Iterator[Item]:
    slot = cursor.slot
    match slot.kind:
        case "document":
            yield from _all_keys(analysis, cursor, set())
        case "step" if cursor.alone:
            yaml = analysis.source.format == "yaml" and not cursor.quoted
            for item in _steps(analysis):
                needs = yaml and item.kind == "op" and _demands(OPS[item.label])
                yield replace(item, insert=f"{item.label}: ") if needs else item
        case "call":
            yield from _words(slot.family)
        case "input":
            for example in grammar.INPUT_EXAMPLES.values():
                yield Item(example, "word", "type of an input", rank=2)
            yield from _names(analysis, offset, STATIC)
        case "names":
            yield from _names(analysis, offset)
        case "expression" | "argument":
            yield from _names(analysis, offset)
            yield from _functions()
        case "param":
            for word in grammar.TYPE_WORDS:
                yield Item(word, "keyword", "a required parameter of this type", rank=2)
            yield from _names(analysis, offset, STATIC)
        case "text" if slot.word == "merge":
            for word in MERGES:
                yield Item(word, "word", "how branches are joined")
        case "field" if slot.field is not None:
            yield from _field_values(analysis, slot.field, slot.word, offset)
        case "blocks":
            for name in analysis.own.blocks:
                yield Item(name, "block", "a block of this file", rank=1)
            yield Item("true", "literal", "what is repeated", rank=2)
        case "free" | "selector":
            yield from _objective(analysis)


def _demands(record: type[Record]) -> bool:
    return any(field.required for field in record.fields.values())


def _field_values(analysis: Analysis, field: Field, word: str, offset: int) -> Iterator[Item]:
    """What a declared field takes."""
    default = default_text(field)
    for each in field.words:
        yield Item(each, "word", "the default" if each == default else field.doc, rank=1)
    if field.kind == "bool":
        for truth in ("true", "false"):
            yield Item(truth, "literal", "the default" if truth == default else "", rank=1)
    if field.kind in ("axis", "axes"):
        for axis in grammar.AXES:
            yield Item(axis, "word", "an axis")
    if field.kind == "duration":
        for unit in field.units:
            yield Item(DURATIONS[unit], "word", "a duration")
    if field.kind == "module":
        yield from _names(analysis, offset, frozenset({"shared module"}))
    elif field.kind in VALUES:
        yield from _names(analysis, offset)
    elif field.kind in EXPRESSIONS:
        yield from _names(analysis, offset, STATIC)
        yield from _functions()
    elif field.kind == "text" and (word in FIGURES or word.startswith("data.")):
        yield from _data_fields(analysis)
    elif field.kind == "text" and word.endswith("monitor"):
        yield from _figures(analysis)
    elif field.kind == "any":
        yield from _objective(analysis)


def _steps(analysis: Analysis) -> Iterator[Item]:
    """Everything a step can be: own words first."""
    for name, params in analysis.own.blocks.items():
        yield Item(name, "block", f"{name}({', '.join(params)})", "A block of this file.", rank=1)
    for name in analysis.own.shared:
        yield Item(name, "block", "a shared module", rank=1)
    for name in analysis.own.networks:
        yield Item(name, "network", "a network of this file", rank=2)
    for word in OPS:
        kind = OPS[word]
        yield Item(word, "op", meaning(kind), f"`{signature(kind)}`\n\n{doc(kind)}", rank=3)
    for word in grammar.FORMS:
        yield Item(word, "keyword", grammar.step_line(word), rank=4)


def _fields(record: type[Record]) -> Iterator[Item]:
    for name, field in record.fields.items():
        yield Item(name, "field", describe(field), rank=1 if field.required else 3)


def _words(family: str) -> Iterator[Item]:
    known = room(family)
    for word in known:
        kind = known[word]
        yield Item(word, "word", meaning(kind), f"`{signature(kind)}`\n\n{doc(kind)}", rank=2)


def _names(analysis: Analysis, offset: int, kinds: frozenset[str] = frozenset()) -> Iterator[Item]:
    """Names in scope."""
    known = analysis if analysis.root is not None else analysis.readable
    for one in known.symbols.visible(offset) if known is not None else ():
        wanted = kinds or STATIC | {"input", "value", "let"}
        if one.kind in wanted:
            yield _named(known, one)  # type: ignore[arg-type]
    if not kinds:
        for word, line in IMPLICIT.items():
            yield Item(word, "value", line, rank=6)


def _named(analysis: Analysis, one: Definition) -> Item:
    kind = analysis.type_of(one)
    return Item(one.name, "value", f"{one.kind} {kind}".strip(), rank=2)


def _functions() -> Iterator[Item]:
    for name in FUNCTIONS:
        yield Item(name, "function", "function of static expressions", insert=f"{name}(", rank=7)


def _objective(analysis: Analysis) -> Iterator[Item]:
    """Selectors, networks, data fields and losses: what `training` and `inference` speak of."""
    for one in analysis.symbols.definitions:
        if one.kind in ("network", "value", "data field", "input", "let", "parameter"):
            yield Item(one.name, "network" if one.kind == "network" else "value", one.kind, rank=2)
    for word in ROLES:
        yield Item(word, "keyword", f"every {word}", rank=4)
    for word in room("losses"):
        yield Item(word, "function", "a loss", rank=5)


def _data_fields(analysis: Analysis) -> Iterator[Item]:
    for one in analysis.symbols.definitions:
        if one.kind in ("data field", "input"):
            yield Item(one.name, "value", one.kind, rank=2)
    plan = analysis.checked.plan
    if plan is not None:
        yield Item(plan.target.name, "value", "target of the data", rank=1)


def _figures(analysis: Analysis) -> Iterator[Item]:
    yield Item("loss", "value", "loss of the training data")
    yield Item("val.loss", "value", "loss of the validation data", rank=1)
    for metric in getattr(analysis.checked.training, "metrics", ()):
        yield Item(f"val.{metric_name(metric)}", "value", "a metric of the validation data", rank=2)


def _attributes(analysis: Analysis, base: str, offset: int) -> Iterator[Item]:
    """What may follow the dot behind a name."""
    known = analysis.readable
    one = None
    if known is not None:
        one = next((d for d in known.symbols.visible(offset) if d.name == base), None)
    for name in ATTRIBUTES:
        yield Item(name, "field", f"size of the {ATTRIBUTES[name]} axis")
    yield Item("rank", "field", "number of axes")
    if one is None or (one.value is not None and one.value.get("pad") is not None):
        yield Item("mask", "field", "true where a token is real", rank=1)
