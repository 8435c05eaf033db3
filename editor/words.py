"""The words of the language as data: families, fields, defaults, documentation, who can say them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from ..compiler.format.scalars import plain as bare
from ..compiler.format.scalars import quoted
from ..compiler.ops import OPS, Op
from ..compiler.spec.rooms import room
from ..compiler.types.record import Field, Record, spec_name

FAMILIES = (
    "ops", "losses", "metrics", "optimizers", "schedules", "initializers", "regularizers", "samplers",
    "sources", "transforms",
)  # fmt: skip
BACKENDS = ("torch", "keras", "jax")


def words(family: str) -> Iterator[tuple[str, type[Record]]]:
    """Every word of a family, sorted, with its class."""
    known = room(family)
    for word in known:
        yield word, known[word]


def doc(kind: type[Record]) -> str:
    """What a word's file says about it."""
    return inspect.cleandoc(kind.__doc__ or "")


def meaning(kind: type[Record]) -> str:
    """The first line of that."""
    return doc(kind).partition("\n")[0].rstrip(".")


def default_text(field: Field) -> str:
    """A default as a spec writes it; "" for none."""
    value = field.default
    if field.required or value in (None, ()):
        return ""
    if field.kind == "duration" and isinstance(value, tuple):
        unit, count = value
        return f"{count}%" if unit == "percent" else f"{count} {unit}"
    return plain(value)


def plain(value: object) -> str:
    """A value in YAML's flow style."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(plain, value))}]"
    if isinstance(value, str):
        return value if bare(value, True) else quoted(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {plain(item)}' for key, item in value.items())}}}"
    return str(value)


def type_text(field: Field) -> str:
    """What a field takes: ``same | valid``, ``int``, ``initializer``."""
    if field.words:
        cells = ("cells per axis",) if field.kind == "padding" else ()
        return " | ".join((*field.words, *cells))
    if field.kind in ("call", "calls", "named_calls"):
        one = {"losses": "loss", "initializers": "initializer"}.get(field.family, field.family[:-1])
        return {"call": one, "calls": f"list of {field.family}"}.get(
            field.kind, f"map of {field.family}"
        )
    return field.kind


def describe(field: Field) -> str:
    """``int, at least 1, required: size of the output channel axis``."""
    parts = [type_text(field)]
    if limits := field.range_text():
        parts.append(limits)
    if field.required:
        parts.append("required")
    elif text := default_text(field):
        parts.append(f"default {text}")
    text = ", ".join(parts)
    return f"{text}: {field.doc}" if field.doc else text


def signature(kind: type[Record], word: str | None = None) -> str:
    """``conv2d(filters, kernel=3, stride=1, ...)``."""
    parts = []
    for name, field in kind.fields.items():
        text = default_text(field)
        parts.append(name if field.required else f"{name}={text}" if text else f"{name}?")
    return f"{word or kind.word}({', '.join(parts)})"


def sample(kind: type[Record]) -> str:
    """The first case of an op as a step of a spec, "" when it has none."""
    for case in getattr(kind, "cases", ()):
        if case.code is None:
            fields = ", ".join(_given(kind, spec_name(k), v) for k, v in case.fields.items())
            return f"- {kind.word}: {{{fields}}}" if fields else f"- {kind.word}"
    return ""


def _given(kind: type[Record], name: str, value: object) -> str:
    """A field of a case; cases give values of the network as types."""
    field = kind.fields.get(name)
    what = field.kind if field is not None else ""
    shown = {"value": "other", "values": "other", "module": "table"}.get(what) or plain(value)
    return f"{name}: {shown}"


def spoken(word: str) -> dict[str, str | None]:
    """How each backend says an op: its own ``word``, the op's ``body`` in simpler ops, or not at all."""
    found: dict[str, str | None] = {}
    has_body = OPS[word].body is not Op.body  # type: ignore[attr-defined]
    for backend in BACKENDS:
        rows = import_module(f"...backends.{backend}.ops", __name__).table().rows
        found[backend] = "word" if word in rows else "body" if has_body else None
    return found


def record(family: str, word: str, kind: type[Record]) -> dict[str, Any]:
    """Everything there is to know about a word, as plain data."""
    found: dict[str, Any] = {
        "word": word,
        "summary": meaning(kind),
        "doc": doc(kind),
        "signature": signature(kind),
        "fields": [_field(name, field) for name, field in kind.fields.items()],
    }
    if family == "ops":
        found |= {"example": sample(kind), "backends": spoken(word)}
    return found


def _field(name: str, field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "type": field.kind, "required": field.required}
    if field.words:
        found["words"] = list(field.words)
    if field.family:
        found["family"] = field.family
    if field.of is not None:
        found["fields"] = [_field(key, inner) for key, inner in field.of.fields.items()]
    if not field.required:
        found["default"] = _json(field.default)
    bounds = {
        "minimum": field.minimum,
        "maximum": field.maximum,
        "above": field.above,
        "below": field.below,
    }
    found |= {key: bound for key, bound in bounds.items() if bound is not None}
    return {**found, "doc": field.doc}


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    return (
        value if isinstance(value, (bool, int, float, str, list, dict, type(None))) else str(value)
    )


def catalogue() -> dict[str, Any]:
    """Every word of every family."""
    return {
        family: [record(family, word, kind) for word, kind in words(family)] for family in FAMILIES
    }
