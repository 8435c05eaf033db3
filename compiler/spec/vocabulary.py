"""Looking words up: which op, which field, and what to say when there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..diagnostics import Diagnostic, Fix, Help, Span, did_you_mean, error, shown
from ..ops import OPS
from ..text import Node
from ..text.edits import removal
from ..types.record import Field, Record
from .foreign import (
    field_reason,
    foreign_field,
    foreign_form,
    foreign_op,
    foreign_reason,
    inferred_field,
)
from .foreign_calls import python_call
from .records import FORMS, MODIFIERS

RESERVED = ("wrap",)
"""Structures of the language that come later."""


def unknown_op(word: str, span: Span, local: Iterable[str]) -> Diagnostic:
    """E0300 for a step whose word is neither the user's nor ours."""
    if word in RESERVED:
        notes = ["the language has this word; this version does not compile it"]
        return error("E0802", f"`{word}` is not compiled yet", span, notes=notes)
    names = list(local)
    helps = did_you_mean(word, [*names, *FORMS, *OPS.names])
    imported = [name for name in names if name.endswith(f".{word}")]
    if imported:
        helps = [Help(f"imported words carry the name of their file: `{imported[0]}`", *imported)]
    ours = foreign_op(word)
    if ours and ours in OPS:
        meaning = (OPS[ours].__doc__ or "").strip().splitlines()[0].rstrip(".")
        helps = [Help(f"here it is called `{ours}`: {meaning}", ours)]
    elif "(" in word and (call := python_call(word)):
        helps = [f"no calls here: `- {call}`"]
    elif form := foreign_form(word):
        helps = [Help(f"here it is called `{form}`", form)]
    elif reason := foreign_reason(word):
        helps = [reason]
    if not helps:
        helps = ["`triglot ops` lists every op"]
    return error("E0300", f"unknown op `{shown(word)}`", span, helps=helps)


def unknown_import(word: str, span: Span, known: list[str]) -> Diagnostic:
    """E0300 for a word that an imported file does not define."""
    helps = did_you_mean(word, known) or [f"it defines: {', '.join(known)}"]
    return error("E0300", f"there is no `{shown(word)}`", span, helps=helps)


def alias_alone(word: str, span: Span, local: Iterable[str]) -> Diagnostic:
    """E0300 for the name of an imported file in the place of one of its words."""
    words = [name for name in local if name.startswith(f"{word}.")]
    helps = [Help(f"name one of its words: {', '.join(f'`{name}`' for name in words)}", *words)]
    message = f"`{shown(word)}` is an imported file"
    return error("E0300", message, span, helps=helps if words else ["it defines no words"])


def unknown_field(
    owner: str, record: Iterable[str], key: str, span: Span, holder: Node | None = None
) -> tuple[Diagnostic, str]:
    """E0201 for a field an op does not have, and the field that was probably meant.

    Args:
        owner: the op.
        record: names of its fields.
        key: the unknown name.
        span: where it stands.
        holder: the map it stands in, so that a fix can take it out.
    """
    names = list(record)
    ours = foreign_field(owner, key, names)
    helps: list[str]
    if inferred_field(key) and key not in names and ours not in names:
        found = error(
            "E0201",
            f"`{owner}` has no field `{shown(key)}`",
            span,
            "remove this",
            notes=["input sizes are inferred from the previous step"],
            fix=_taken_out(holder, key),
        )
        return found, ""
    if ours in names:
        helps, meant = [Help(f"here it is called `{ours}`", str(ours))], str(ours)
    elif reason := field_reason(key):
        helps, meant = [reason], ""
    else:
        helps = did_you_mean(key, names)
        meant = helps[0].split("`")[1] if helps else ""
    if key in MODIFIERS:
        helps, meant = [f"`{key}` stands beside `{owner}` in the step, not among its fields"], ""
    if not helps:
        listed = ", ".join(names)
        helps = [f"fields of `{owner}`: {listed}"] if names else [f"`{owner}` has no fields"]
    found = error(
        "E0201", f"`{owner}` has no field `{shown(key)}`", span, "unknown field", helps=helps
    )
    return found, meant


def belongs_inside(
    owner: str, fields: Mapping[str, Field], key: str, span: Span
) -> Diagnostic | None:
    """E0201 for a field of a section in the place of a field of what holds the section."""
    for name, field in fields.items():
        if field.kind == "record" and key in field.of.fields:
            helps = [f"it is a field of `{name}`: `{name}: {{{key}: ...}}`"]
            return error("E0201", f"`{owner}` has no field `{shown(key)}`", span, helps=helps)
    return None


def _taken_out(holder: Node | None, key: str) -> Fix | None:
    """The fix that removes an entry, where the map it stands in is known."""
    if holder is None or key not in holder.items:
        return None
    edits = removal(holder, key)
    return Fix(edits, f"remove `{shown(key)}`") if edits else None


def primary(record: type[Record]) -> str | None:
    """The field that a lone value fills."""
    return next(iter(record.fields), None)
