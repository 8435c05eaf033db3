"""JSON Schema of the language (draft 7, the one editors implement), made from the rooms of words.

The shape is the one that measured best in yaml-language-server and tombi: a step is *one* object whose
properties are the ops (no ``oneOf`` or ``anyOf``), bare words stand in ``examples``, and there is no
``default`` (editors paste it) and no ``maxProperties`` (it ends completion in an empty block).  Signatures and
defaults stand in ``markdownDescription``.
"""

from __future__ import annotations

from typing import Any

from ..compiler.ir.structures import MERGES
from ..compiler.policy.data import Data
from ..compiler.policy.regularize import ROLES
from ..compiler.policy.training import Training
from ..compiler.spec.records import Spec
from ..compiler.spec.vocabulary import RESERVED
from ..compiler.types.record import Field, Record
from . import grammar
from .words import FAMILIES, describe, doc, meaning, signature, words

Schema = dict[str, Any]
STEP = {"$ref": "#/definitions/step"}
STEPS: Schema = {"type": "array", "items": STEP}
MARK = "written by `triglot schema`"
CALLED = FAMILIES[1:]
OBJECT: Schema = {"type": "object"}
SCALARS: dict[str, Schema] = {
    "int": {"type": ["integer", "string"]},
    "float": {"type": ["number", "string"]},
    "bool": {"type": ["boolean", "string"]},
    "text": {"type": "string"},
    "size": {"type": ["integer", "array", "string"], "items": {"type": ["integer", "string"]}},
    "numbers": {"type": ["number", "array", "string"], "items": {"type": ["number", "string"]}},
    "padding": {"type": ["string", "integer", "array"]},
    "axes": {
        "type": ["string", "array"],
        "items": {"type": "string"},
        "examples": list(grammar.AXES),
    },
    "shape": {"type": ["integer", "array", "string"], "items": {"type": ["integer", "string"]}},
    "axis": {"type": "string", "examples": list(grammar.AXES)},
    "value": {"type": "string"},
    "values": {"type": ["string", "array"], "items": {"type": "string"}},
    "module": {"type": "string"},
    "steps": STEPS,
    "branches": {"type": "object", "additionalProperties": STEPS},
    "penalties": {"type": ["array", "object"], "items": {"$ref": "#/definitions/penalty"}},
    "selector": {"type": ["string", "array"], "items": {"type": "string"}, "examples": list(ROLES)},
    "blocks": {"type": ["boolean", "string", "array"], "items": {"type": "string"}},
    "list": {"type": ["array", "number", "string"]},
    "durations": {"type": ["array", "string"], "items": {"type": ["number", "string"]}},
    "duration": {"type": "string", "examples": ["500 steps", "5 epochs", "5%"]},
}
"""Kind of a field -> what is written there; numbers may be expressions."""


def schema(spec: Spec | None = None) -> Schema:
    """The schema of every spec, or of one file.

    Args:
        spec: a file whose blocks, networks and shared modules become steps too; nothing else is one then.
    """
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": MARK,
        "title": "Triglot spec",
        "type": "object",
        "required": ["triglot"],
        "additionalProperties": False,
        "patternProperties": {"^x-": {}},
        "properties": _sections(),
        "definitions": {
            "step": _step(spec),
            "network": _network(),
            "block": _block(),
            "penalty": _penalty(),
            **{family: _family(family) for family in CALLED},
        },
    }


def _sections() -> Schema:
    defaults = {word: _defaults(word, kind) for word, kind in words("ops")}
    shapes: dict[str, Schema] = {
        "triglot": {"type": "integer", "enum": [1]},
        "name": {"type": "string"},
        "description": {"type": "string"},
        "extends": {"type": "string"},
        "defaults": {"type": "object", "additionalProperties": False, "properties": defaults},
        "blocks": {"type": "object", "additionalProperties": {"$ref": "#/definitions/block"}},
        "model": {"$ref": "#/definitions/network"},
        "networks": {"type": "object", "additionalProperties": {"$ref": "#/definitions/network"}},
        "data": _arguments(Data),
        "training": _arguments(Training),
    }
    return {
        key: _about(shapes.get(key, OBJECT), grammar.section_line(key)) for key in grammar.TOP_LEVEL
    }


def _defaults(word: str, kind: type[Record]) -> Schema:
    """The fields of an op under ``defaults``: as in a step, none of them required."""
    place = f"#/definitions/step/properties/{word}/properties"
    fields = {name: {"$ref": f"{place}/{name}"} for name in kind.fields}
    return {"type": "object", "additionalProperties": False, "properties": fields}


def _about(shape: Schema, line: str, markdown: str = "") -> Schema:
    """A schema with its documentation."""
    told = {"description": line} if line else {}
    return {**shape, **told, **({"markdownDescription": markdown} if markdown else {})}


def _network() -> Schema:
    kinds = list(grammar.INPUT_EXAMPLES.values())
    shapes: dict[str, Schema] = {
        "inputs": {
            "type": "object",
            "additionalProperties": {"type": ["string", "object"], "examples": kinds},
        },
        "shared": {"type": "object", "additionalProperties": STEP},
        "layers": STEPS,
        "outputs": {"type": ["string", "array", "object"]},
        "average_of": {"type": "string"},
        "decay": {"type": ["number", "string"]},
    }
    return _keys(grammar.NETWORK_KEYS, shapes)


def _block() -> Schema:
    params: Schema = {
        "type": "object",
        "additionalProperties": {
            "type": ["integer", "number", "boolean", "string", "array", "object", "null"],
            "examples": list(grammar.TYPE_WORDS),
        },
    }
    return _keys(grammar.BLOCK_KEYS, {"params": params, "layers": STEPS})


def _penalty() -> Schema:
    """An entry of ``regularize``: what it is about, and one penalty."""
    calls = {word: _call(kind) for word, kind in words("regularizers")}
    properties = {"match": _about(SCALARS["selector"], "a role, or names joined by dots"), **calls}
    return {
        "type": "object",
        "required": ["match"],
        "additionalProperties": False,
        "properties": properties,
    }


def _keys(keys: tuple[str, ...], shapes: dict[str, Schema]) -> Schema:
    properties = {key: _about(shapes.get(key, OBJECT), grammar.part_line(key)) for key in keys}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _step(spec: Spec | None) -> Schema:
    """One object with a property per op, structure and modifier; bare words as examples."""
    ops = {word: _call(kind) for word, kind in words("ops")}
    bare = [word for word, kind in words("ops") if not _required(kind)]
    found: Schema = {
        "type": ["object", "string"],
        "minProperties": 1,
        "properties": {**ops, **_structures(), **_modifiers()},
        "examples": bare,
    }
    for word in RESERVED:
        found["properties"].setdefault(word, {"description": "not compiled by this version yet"})
    if spec is not None:
        own = _own(spec)
        found["properties"] |= own
        found["examples"] = [*own, *(word for word in bare if word not in own)]
        found["additionalProperties"] = False
    return found


def _structures() -> Schema:
    residual: Schema = {
        "type": ["array", "object"],
        "items": STEP,
        "additionalProperties": False,
        "properties": {
            "body": _about(STEPS, "what is added"),
            "shortcut": _about(STEPS, "steps on what entered, before it is added"),
            "scale": _about(SCALARS["float"], "what the body is multiplied by"),
        },
    }
    parallel: Schema = {
        "type": "object",
        "additionalProperties": STEPS,
        "properties": {
            "merge": _about(
                {"type": "string", "enum": list(MERGES)}, "the op that joins the branches"
            ),
            "axis": SCALARS["axis"],
        },
    }
    compute: Schema = {"type": ["string", "number"]}
    custom: Schema = {
        "type": ["string", "object"],
        "additionalProperties": False,
        "properties": {key: {"description": line} for key, line in grammar.CUSTOM.items()},
    }
    shapes = {
        "layers": STEPS,
        "residual": residual,
        "parallel": parallel,
        "compute": compute,
        "custom": custom,
    }
    return {key: _about(shapes.get(key, {}), grammar.step_line(key)) for key in grammar.FORMS}


def _modifiers() -> Schema:
    shapes: dict[str, Schema] = {
        "as": {"type": ["string", "array"], "items": {"type": "string"}},
        "from": {"type": ["string", "array"], "items": {"type": "string"}},
        "when": {"type": ["string", "boolean"]},
        "repeat": {"type": ["integer", "string"]},
        "each": {"type": "object", "additionalProperties": {"type": ["array", "string"]}},
    }
    return {key: _about(shapes[key], grammar.step_line(key)) for key in grammar.MODIFIERS}


def _own(spec: Spec) -> Schema:
    """Steps of one file: its blocks, networks and shared modules."""
    found: Schema = {}
    for name, block in spec.blocks.items():
        fields = {key: {"description": f"parameter of block {name}"} for key in block.params}
        types = ["object", "null", "string", "number", "array", "boolean"]
        line = f"{name}({', '.join(block.params)}), a block of this file"
        shape = {"type": types, "additionalProperties": False, "properties": fields}
        found[name] = _about(
            shape, line, f"`{name}({', '.join(block.params)})`\n\nA block of this file."
        )
    several = spec.networks if len(spec.networks) > 1 else ()  # a lone one cannot use itself
    networks = dict.fromkeys(several, "A network of this file.")
    shared = {
        name: "A shared module of this file." for n in spec.networks.values() for name in n.shared
    }
    for name, line in {**networks, **shared}.items():
        found.setdefault(name, _about({"type": ["object", "null", "string"]}, line))
    return found


def _required(kind: type[Record]) -> list[str]:
    return [name for name, field in kind.fields.items() if field.required]


def _call(kind: type[Record]) -> Schema:
    """What stands under a word: its fields, or a lone value for the first one."""
    made = _arguments(kind)
    first = next(iter(kind.fields.values()), None)
    listed = any(field.kind == "values" for field in kind.fields.values())  # from: [a, b]
    types = {"object"} | (set() if _required(kind) and not listed else {"null"})
    if first is not None:
        shape = _field(first)
        given = shape.get("type", ["string", "number", "array", "boolean"])
        types |= {given} if isinstance(given, str) else set(given)
        made |= {key: shape[key] for key in ("items", "examples") if key in shape}
        types |= {"string"} if "$ref" in shape else set()
        if first.kind == "call":  # ``spectral_norm: {conv2d: 64}``
            home = first.family if first.family in CALLED else "step"
            place = f"#/definitions/{home}/properties"
            inner = {word: {"$ref": f"{place}/{word}"} for word, _ in words(first.family)}
            made["properties"] = {**inner, **made["properties"]}
            if made.pop("required", None):
                made["minProperties"] = 1
    made["type"] = sorted(types)
    markdown = f"`{signature(kind)}`\n\n{doc(kind)}"
    return _about(made, f"{signature(kind)}: {meaning(kind)}", markdown)


def _arguments(kind: type[Record]) -> Schema:
    """The fields of a record as a closed object."""
    made: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _documented(name, field) for name, field in kind.fields.items()},
    }
    if _required(kind):
        made["required"] = _required(kind)
    return made


def _documented(name: str, field: Field) -> Schema:
    line = describe(field)
    return _about(_field(field), line, f"**{name}**: {line}")


def _field(field: Field) -> Schema:
    """What is written for a field."""
    if field.words and field.kind == "word":
        return {"type": "string", "enum": list(field.words)}
    family = {"$ref": f"#/definitions/{field.family}"}
    if field.kind == "call":
        return family if field.family in CALLED else {}
    if field.kind == "calls":
        return {"type": ["array", "string", "object"], "items": family}
    if field.kind == "named_calls":
        several = {"type": ["array", "string", "object"], "items": family}
        return {"type": "object", "additionalProperties": several}
    if field.kind == "records":
        made = _arguments(field.of)
        return {**made, "type": ["array", "object"], "items": made}
    if field.kind == "record":
        made = _arguments(field.of)
        first = next(iter(field.of.fields.values()))
        given = _field(first).get("type", "string")
        made["type"] = ["object", *([given] if isinstance(given, str) else given)]
        if first.kind == "word":
            made["pattern"] = f"^({'|'.join(first.words)})$"  # asked of text only
        made.pop("required", None)
        return made
    examples = {"examples": list(field.words)} if field.words else {}
    return {**SCALARS.get(field.kind, {}), **examples}


def _family(family: str) -> Schema:
    """A call of a word of a room: the bare word, or ``word: arguments``."""
    known = dict(words(family))
    return {
        "type": ["string", "object"],
        "additionalProperties": False,
        "properties": {word: _call(kind) for word, kind in known.items()},
        "examples": [word for word, kind in known.items() if not _required(kind)],
        "description": f"one of: {', '.join(known)}",
    }
