"""``triglot ops``: the words of the language."""

from __future__ import annotations

import json

import click

from ..compiler.diagnostics import did_you_mean
from ..compiler.types.record import Record
from ..editor.words import (
    FAMILIES,
    catalogue,
    describe,
    doc,
    meaning,
    record,
    sample,
    spoken,
    words,
)
from .exits import CLEAN, Failure
from .options import format_option


@click.command("ops", short_help="the words of the language")
@click.argument("name", required=False)
@click.option(
    "--all", "everything", is_flag=True, help="Losses, optimizers and other words as well."
)
@format_option("human", "json")
def command(name: str | None, everything: bool, format: str) -> int:
    """List every op, or explain the word NAME: its fields, defaults and an example.

    --format json gives every word of every family with fields, types, bounds, defaults and documentation,
    and for ops how each framework says them: with a `word` of its own, or with the `body` in simpler ops.
    """
    if format == "json":
        print(json.dumps({"version": 1, **_data(name)}, indent=2))
        return CLEAN
    if name is not None:
        print(page(*find(name)))
        return CLEAN
    print(listing("ops"))
    for family in FAMILIES[1:] if everything else ():
        print(f"\n{listing(family)}")
    return CLEAN


def _data(name: str | None) -> dict[str, object]:
    if name is None:
        return catalogue()
    family, kind = find(name)
    return {family: [record(family, kind.word, kind)]}


def listing(family: str) -> str:
    """One line per word."""
    known = dict(words(family))
    width = max(map(len, known))
    return "\n".join([f"{family}:", *(f"  {w.ljust(width)}  {meaning(known[w])}" for w in known)])


def find(name: str) -> tuple[str, type[Record]]:
    """The family and class of a word.

    Raises:
        Failure: there is none; names from other frameworks are translated.
    """
    from ..compiler.spec.rooms import room

    known: dict[str, str] = {}
    for family in FAMILIES:
        words = room(family)
        if name in words:
            return family, words[name]
        known |= dict.fromkeys(words.names, family)
    from ..compiler.spec.foreign import foreign_form, foreign_op, foreign_reason

    ours = foreign_op(name) or foreign_form(name)
    if ours is not None and (ours in known or ours == foreign_form(name)):
        raise Failure(f"there is no `{name}`; here it is called `{ours}`")
    if reason := foreign_reason(name):
        raise Failure(f"there is no `{name}`; {reason}")
    hint = did_you_mean(name, known)
    raise Failure(
        f"there is no word `{name}`; {hint[0] if hint else '`triglot ops --all` lists all'}"
    )


def page(family: str, kind: type[Record]) -> str:
    """Meaning, fields, an example, and how the frameworks say it."""
    lines = [f"{kind.word}  ({family})", "", doc(kind), ""]
    if kind.fields:
        lines.append("fields (a lone value fills the first one):")
        width = max(map(len, kind.fields))
        lines += [
            f"  {name.ljust(width)}  {describe(field)}" for name, field in kind.fields.items()
        ]
    else:
        lines.append("no fields")
    if example := sample(kind):
        lines += ["", "example:", f"  {example}"]
    if family == "ops":
        said = ", ".join(f"{name} {how or 'not'}" for name, how in spoken(kind.word).items())
        lines += ["", f"said by: {said}"]
    return "\n".join(lines)
