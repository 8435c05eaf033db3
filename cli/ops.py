"""``triglot ops``: the words of the language."""

from __future__ import annotations

import inspect

import click

from ..compiler.diagnostics import did_you_mean
from ..compiler.ops import OPS
from ..compiler.types.record import Field, Record
from .exits import CLEAN, Failure

FAMILIES = ("losses", "metrics", "optimizers", "schedules", "initializers", "sources", "transforms")


@click.command("ops", short_help="the words of the language")
@click.argument("name", required=False)
@click.option("--all", "everything", is_flag=True, help="Losses, optimizers and other words as well.")
def command(name: str | None, everything: bool) -> int:
    """List every op, or explain the word NAME: its fields, defaults and an example."""
    if name is not None:
        print(page(*find(name)))
        return CLEAN
    print(listing("ops", OPS))
    if everything:
        from ..compiler.spec.words import room

        for family in FAMILIES:
            print(f"\n{listing(family, room(family))}")
    return CLEAN


def listing(title: str, words: object) -> str:
    """One line per word."""
    from ..compiler.types.room import Room

    assert isinstance(words, Room)
    width = max(map(len, words.names))
    lines = [f"{word.ljust(width)}  {meaning(words[word])}" for word in words]
    return "\n".join([f"{title}:", *(f"  {line}" for line in lines)])


def meaning(kind: type[Record]) -> str:
    """The first line of what a word's file says about it."""
    return (kind.__doc__ or "").strip().splitlines()[0].rstrip(".")


def find(name: str) -> tuple[str, type[Record]]:
    """The family and class of a word.

    Raises:
        Failure: there is none; names from other frameworks are translated.
    """
    from ..compiler.spec.words import room

    known: dict[str, str] = {}
    for family in ("ops", *FAMILIES):
        words = room(family)
        if name in words:
            return family, words[name]
        known |= dict.fromkeys(words.names, family)
    from ..compiler.spec.foreign import foreign_op

    ours = foreign_op(name)
    if ours in known:
        raise Failure(f"there is no `{name}`; here it is called `{ours}`")
    hint = did_you_mean(name, known)
    raise Failure(f"there is no word `{name}`; {hint[0] if hint else '`triglot ops --all` lists all'}")


def page(family: str, kind: type[Record]) -> str:
    """Meaning, fields and an example."""
    lines = [f"{kind.word}  ({family})", "", inspect.cleandoc(kind.__doc__ or ""), ""]
    if kind.fields:
        lines.append("fields (a lone value fills the first one):")
        width = max(map(len, kind.fields))
        lines += [f"  {name.ljust(width)}  {describe(field)}" for name, field in kind.fields.items()]
    else:
        lines.append("no fields")
    if example := sample(kind):
        lines += ["", "example:", f"  {example}"]
    return "\n".join(lines)


def describe(field: Field) -> str:
    """``int, at least 1, required: size of the output channel axis``."""
    kind = " | ".join(field.words) if field.words else field.kind
    if field.kind == "padding":
        kind += " | cells per axis"
    parts = [kind]
    if limits := field.range_text():
        parts.append(limits)
    if field.required:
        parts.append("required")
    elif field.default not in (None, ()):
        value = str(field.default)
        parts.append(f"default {value.lower() if isinstance(field.default, bool) else value}")
    text = ", ".join(parts)
    return f"{text}: {field.doc}" if field.doc else text


def sample(kind: type[Record]) -> str:
    """The first case of an op as a step of a spec."""
    for case in getattr(kind, "cases", ()):
        if case.code is None:
            fields = ", ".join(f"{k}: {_plain(v)}" for k, v in case.fields.items())
            return f"- {kind.word}: {{{fields}}}" if fields else f"- {kind.word}"
    return ""


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_plain, value))}]"
    return str(value)
