"""``triglot explain CODE``: what a diagnostic code means."""

from __future__ import annotations

import re
import textwrap

import click

from .exits import CLEAN, Failure


@click.command("explain", short_help="what a diagnostic code means")
@click.argument("code", required=False)
@click.option("--list", "listed", is_flag=True, help="Every code and its title, one a line.")
def command(code: str | None, listed: bool) -> int:
    """Explain the diagnostic CODE, such as E0501: what it means, why, an example, what to write instead.

    Without a code, or with --list, every code and its title is printed.
    """
    from ..compiler.diagnostics.codes import codes, page, title

    if code is None or listed:
        for name in codes():
            print(f"{name}  {title(name)}")
        return CLEAN
    wanted = code.strip().upper().strip("[]")
    if wanted not in codes():
        raise Failure(f"there is no code `{code}`; `triglot explain` lists all of them")
    print(f"{wanted}: {readable(page(wanted))}")
    return CLEAN


def readable(markdown: str, width: int = 90) -> str:
    """A page for a terminal: paragraphs filled, code indented, headings plain."""
    lines = []
    for block in re.split(r"\n\n(?=\S)", markdown.strip()):
        if block.startswith("```"):
            code = block.partition("\n")[2].removesuffix("```")
            lines.append(textwrap.indent(code.rstrip(), "    "))
        elif block.startswith("#"):
            lines.append(block.lstrip("# "))
        else:
            lines.append(textwrap.fill(block, width))
    return "\n\n".join(lines)
