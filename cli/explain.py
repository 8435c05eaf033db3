"""``triglot explain CODE``: what a diagnostic code means."""

from __future__ import annotations

import textwrap

import click

from .exits import CLEAN, Failure


@click.command("explain", short_help="what a diagnostic code means")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Explain the diagnostic CODE, such as E0501; without one, list all codes."""
    from ..compiler.diagnostics.codes import CODES

    if code is None:
        for name, (title, _) in CODES.items():
            print(f"{name}  {title}")
        return CLEAN
    found = CODES.get(code.strip().upper().strip("[]"))
    if found is None:
        raise Failure(f"there is no code `{code}`; `triglot explain` lists all of them")
    title, text = found
    print(f"{code.strip().upper().strip('[]')}: {title}\n")
    print(textwrap.fill(text, 90))
    return CLEAN
