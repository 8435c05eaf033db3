"""``triglot schema``: the language as JSON Schema."""

from __future__ import annotations

import json

import click

from .exits import CLEAN, Failure


@click.command("schema", short_help="JSON Schema for editors")
@click.option(
    "--for",
    "spec",
    metavar="SPEC",
    help="Add the blocks and networks of this file, and nothing else.",
)
@click.option("-o", "--out", metavar="FILE", help="Write a file instead of standard output.")
@click.option("--force", is_flag=True, help="Overwrite a file that is no schema of ours.")
def command(spec: str | None, out: str | None, force: bool) -> int:
    """Print the JSON Schema of the language, for completion and hover in any editor.

    Editors find it by a line at the top of a spec, which `triglot new` writes:

    \b
      # yaml-language-server: $schema=triglot.schema.json     (YAML)
      #:schema triglot.schema.json                            (TOML)

    With --for the steps of one file are known too, and unknown steps are marked. `triglot lsp` knows more:
    names, shapes, quick fixes.
    """  # noqa: D301
    from ..editor.schema import schema

    found = None
    if spec is not None:
        from ..compiler.front import check_file

        found = check_file(spec).spec
        if found is None:
            raise Failure(f"`{spec}` cannot be read as a spec; `triglot check {spec}` says why")
    text = json.dumps(schema(found), separators=(",", ":"), ensure_ascii=False) + "\n"
    from ..editor.schema import MARK
    from .files import deliver

    deliver(out, text, force, MARK)
    return CLEAN
