"""``triglot fmt``: specs in canonical form."""

from __future__ import annotations

import sys

import click

from ..compiler.diagnostics import DiagnosticError
from .exits import CLEAN, FINDINGS, USAGE
from .options import Screen, color_option, find_spec, quiet_option


@click.command("fmt", short_help="write a spec in canonical form")
@click.argument("specs", metavar="[SPEC]...", nargs=-1)
@click.option(
    "--check", is_flag=True, help="Change nothing; exit code 1 when something would change."
)
@click.option(
    "--diff", is_flag=True, help="Change nothing; print what would change, exit code as --check."
)
@color_option
@quiet_option
def command(specs: tuple[str, ...], check: bool, diff: bool, color: str, quiet: bool) -> int:
    """Write every SPEC in canonical form, in place; `-` reads standard input and prints the result.

    Indentation, blanks, quotes and the order of the keys of a step are settled: the op first, then
    from, when, repeat, each, as. Comments, groups of lines, the spelling of numbers and the choice between
    brackets and blocks stay; brackets that do not fit into 100 columns are written over lines. The document
    never changes its meaning. Tabs in the indentation are replaced; files with other syntax errors (E01) are
    left alone.

    Exit code 0: done. 1: something would change (--check, --diff), or a file has syntax errors. 2: no such file.
    """
    screen = Screen("human", color, quiet)
    worst = CLEAN
    for path in specs or (find_spec(None),):
        worst = max(worst, _one(path, check, diff, screen))
    return worst


def _one(path: str, check: bool, diff: bool, screen: Screen) -> int:
    """Format one spec and return its exit code."""
    from ..compiler.format import formatted
    from ..compiler.text import read_file

    try:
        source = read_file(path)
        text = formatted(source)
    except DiagnosticError as problem:
        screen.findings(problem.diagnostics)
        placed = any(d.span for d in problem.diagnostics)
        return FINDINGS if placed else USAGE
    changed = text != original(path, source.text)
    if diff:
        if changed:
            sys.stdout.write(difference(path, source.text, text))
        return FINDINGS if changed else CLEAN
    if check:
        if changed:
            print(f"would change: {path}")
        return FINDINGS if changed else CLEAN
    if path == "-":
        sys.stdout.write(text)
    elif changed:
        from .files import replace_text

        replace_text(path, text)
        screen.note(f"formatted {path}")
    else:
        screen.note(f"{path} is in canonical form")
    return CLEAN


def original(path: str, text: str) -> str:
    """The text as the file holds it, byte order mark and line ends included."""
    if path == "-":
        return text
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def difference(path: str, old: str, new: str, label: str = "canonical") -> str:
    """A unified diff; ``label`` says what the new text is."""
    from difflib import unified_diff

    lines = unified_diff(_lines(old), _lines(new), path, f"{path} ({label})", lineterm="\n")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").splitlines(keepends=True)
