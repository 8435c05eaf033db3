"""Ops made in code: fields as a spec writes them become a record with every default filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ..ops import Op, Refusal
from ..types.record import Field, Record, pairs, spec_name
from .rooms import room

R = TypeVar("R", bound=Record)


def make(kind: type[R], fields: Mapping[str, Any]) -> R:
    """An op with every field resolved, from fields as a spec writes them.

    Words of other rooms become records, a lone size one number per spatial axis.

    Raises:
        Refusal: E0209 for a number out of range, E0205 for a word that the field does not know,
            E0202 for a field that is missing, E0300 for one that the op does not have.
    """
    given = {spec_name(name): value for name, value in fields.items()}
    unknown = set(given) - set(kind.fields)
    if unknown:
        raise Refusal("E0300", f"`{kind.word}` has no field {sorted(unknown)}")
    found = {}
    for name, field in kind.fields.items():
        value = given.get(name, field.default)
        if field.required and name not in given:
            raise Refusal("E0202", f"`{kind.word}` needs `{name}`", at=name)
        found[name] = resolve(kind, name, field, value)
    return kind(**found)


def resolve(kind: Any, name: str, field: Field, value: Any) -> Any:
    """The value an op sees for a written one."""
    if value is None:
        return None
    if field.kind == "call":
        return called(field.family, value)
    if field.kind == "padding" and not isinstance(value, str):
        return pairs(value, kind.spatial_rank)
    if field.kind in ("word", "padding") and value not in field.words:
        listed = ", ".join(f"`{word}`" for word in field.words)
        raise Refusal("E0205", f"`{kind.word}.{name}` must be one of {listed}", at=name)
    numbers = value if isinstance(value, (tuple, list)) else (value,)
    for number in numbers:
        if isinstance(number, (int, float)) and not field.admits(number):
            raise Refusal("E0209", f"`{name}` must be {field.range_text()}, not {number}", at=name)
    if field.kind == "numbers":
        return tuple(map(float, numbers))
    if field.kind == "axes":
        return tuple(numbers)
    if field.kind == "size":
        return tuple(numbers) if len(numbers) > 1 else tuple(numbers) * (kind.spatial_rank or 1)
    if field.kind in ("shape", "list"):
        return tuple(numbers)
    return float(value) if field.kind == "float" and isinstance(value, int) else value


def called(family: str, value: Any) -> Any:
    """A word of another room: ``zeros``, ``{normal: {std: 0.02}}`` or ``{normal: 0.02}``."""
    if isinstance(value, Record):
        return value
    word, fields = next(iter(value.items())) if isinstance(value, dict) else (value, {})
    kind = room(family)[word]
    if not isinstance(fields, dict):
        fields = {next(iter(kind.fields)): fields}
    return make(kind, fields) if issubclass(kind, Op) else kind(**fields)
