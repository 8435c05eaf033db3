"""``triglot check``: every mistake of a spec at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from ..compiler.diagnostics import Diagnostic
from ..compiler.front import Checked, check_file
from ..compiler.measure import Meter
from .exits import CLEAN, FINDINGS, Failure
from .options import (
    Screen,
    color_option,
    find_spec,
    format_option,
    quiet_option,
    set_option,
    spec_argument,
    to_option,
)


@click.command("check", short_help="find every mistake in a spec")
@spec_argument
@to_option
@click.option("--strict", is_flag=True, help="Warnings count as errors for the exit code.")
@click.option("--fix", is_flag=True, help="Apply the fixes that findings carry, then check.")
@click.option("--watch", is_flag=True, help="Check again whenever SPEC changes, until Ctrl-C.")
@format_option("human", "concise", "json", "github", "sarif")
@color_option
@quiet_option
@set_option
def command(
    spec: str | None,
    to: tuple[str, ...],
    strict: bool,
    fix: bool,
    watch: bool,
    format: str,
    color: str,
    quiet: bool,
    overrides: tuple[str, ...],
) -> int:
    """Find every mistake in SPEC; with --to also what these frameworks cannot say (E08).

    --fix changes SPEC where a finding says exactly what to write: misspelt and foreign names, sizes that are
    inferred, `no` for `false`, `50` for `0.5`, missing quotes. What was changed is told on standard error,
    what is left is reported. The file is written whole or not at all.

    Exit code 0: nothing wrong (warnings are allowed, unless --strict). 1: errors. 2: no such file.
    """
    path, screen = find_spec(spec), Screen(format, color, quiet)
    if path == "-" and (fix or watch):
        raise Failure("--fix and --watch need a file, not standard input")

    def once() -> int:
        if fix:
            mend(path, screen)
        return _checked(path, to, strict, overrides, screen)

    if watch:
        from .watch import watched

        return watched(path, once, screen)
    return once()


def _checked(
    path: str, to: tuple[str, ...], strict: bool, overrides: Sequence[str], screen: Screen
) -> int:
    """Check once, print, and return the exit code."""
    checked = check_file(path, overrides)
    if to and checked.program is not None and checked.sound:
        from .targets import unsupported

        checked.findings += unsupported(checked.program, to)
    screen.findings(checked.findings, sys.stdout)
    if screen.format == "human" and checked.sound and not screen.quiet:
        print(clean(checked), file=sys.stdout)
    return FINDINGS if checked.errors or (strict and checked.findings) else CLEAN


def mend(path: str, screen: Screen) -> None:
    """Apply every fix to a file and say what was done."""
    from pathlib import Path

    from ..compiler.front.repair import repair
    from ..compiler.text import read_file
    from .files import replace_text

    source = read_file(path)
    repaired = repair(source, Path(path).parent)
    if not repaired.applied:
        return
    replace_text(path, repaired.source.text)
    for found in repaired.applied:
        screen.note(f"fixed {said(found)}")


def said(found: Diagnostic) -> str:
    """``a.yaml:5:29 E0201: `kernal` -> `kernel` ``."""
    assert found.fix is not None and found.span is not None
    place = f"{found.span.at} {found.code}"
    (span, text), *more = found.fix.edits
    old, new = span.text.strip(), text.strip()
    if found.fix.title or more or "\n" in old + new:
        return f"{place}: {found.fix.title or found.message}"
    if not old:
        return f"{place}: added `{new}`"
    return f"{place}: `{old}` -> `{new}`"


def clean(checked: Checked) -> str:
    """One line per network: what goes in, what comes out, how large it is."""
    from .layers import signature

    program = checked.program
    lines = [
        f"{name}: {signature(network)}   {Meter(network).total.parameters:,} parameters"
        for name, network in (program.networks if program is not None else {}).items()
    ]
    head = f"{checked.source.path}: "
    return head + ("\n" + " " * len(head)).join(lines) if lines else f"{head}no findings"
