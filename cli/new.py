"""``triglot new``: a spec to begin with."""

from __future__ import annotations

import os
import re

import click

from .exits import CLEAN, Failure
from .kinds import COMPANIONS, KINDS, text_of

SCHEMA = "triglot.schema.json"
_NAME = re.compile(r"^name: .*\n", re.MULTILINE)


@click.command("new", short_help="a spec to begin with")
@click.argument("name", required=False)
@click.option("--like", "kind", metavar="KIND", help="What to begin with; --list shows the kinds.")
@click.option("--toml", is_flag=True, help="Write TOML instead of YAML.")
@click.option("--list", "listed", is_flag=True, help="The kinds, one a line.")
def command(name: str | None, kind: str | None, toml: bool, listed: bool) -> int:
    """Write NAME.triglot.yaml, a complete spec of a KIND, and next to it the JSON Schema for your editor.

    NAME is the name of the program; without it, the name of the kind. Nothing that is there already is
    overwritten. The specs are those of the library: each is checked, compiled and verified in every framework.
    """
    if listed:
        width = max(map(len, KINDS))
        print("\n".join(f"{key.ljust(width)}  {line}" for key, (_, line) in KINDS.items()))
        return CLEAN
    if kind is None:
        raise Failure(
            "say what to begin with: `triglot new NAME --like KIND`; --list shows the kinds"
        )
    if kind not in KINDS:
        from ..compiler.diagnostics import did_you_mean

        hint = did_you_mean(kind, KINDS) or ["`triglot new --list` shows them"]
        raise Failure(f"there is no kind `{kind}`; {hint[0]}")
    return write(fitting(name or kind), kind, toml)


def fitting(name: str) -> str:
    """The name, if a program can have it.

    Raises:
        Failure: it cannot.
    """
    from ..compiler.spec.naming import name_problem

    problem = name_problem(name)
    if problem is not None:
        raise Failure(f"`{name}` cannot be the name of a program: {problem}")
    return name


def write(name: str, kind: str, toml: bool) -> int:
    """Write the spec, what its data needs, and the schema; say what was written."""
    from .files import write_new

    path = f"{name}.triglot.{'toml' if toml else 'yaml'}"
    texts = {path: spec_text(name, kind, toml)}
    for file in COMPANIONS.get(kind, ()):
        if not os.path.lexists(file):
            texts[file] = text_of(file)
    if not os.path.lexists(SCHEMA):
        import json

        from ..editor.schema import schema

        texts[SCHEMA] = json.dumps(schema(), separators=(",", ":"), ensure_ascii=False) + "\n"
    for file, text in texts.items():
        write_new(file, text)
    print(path)
    others = [file for file in texts if file != path]
    more = f" and {', '.join(others)}" if others else ""
    click.echo(f"wrote {path}{more}; next: `triglot check {path}`", err=True)
    return CLEAN


def spec_text(name: str, kind: str, toml: bool) -> str:
    """The spec of a kind under another name, with the line that tells editors where its schema is."""
    from ..compiler.diagnostics import Source
    from ..compiler.text import parse

    text = _NAME.sub(f"name: {name}\n", text_of(KINDS[kind][0]), count=1)
    if not toml:
        return f"# yaml-language-server: $schema={SCHEMA}\n{text}"
    from ..compiler.format.translate import toml_of

    root, _ = parse(Source(name, text))
    assert root is not None
    return f"#:schema {SCHEMA}\n{toml_of(root)}"
