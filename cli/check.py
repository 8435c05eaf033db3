"""``triglot check``: every mistake of a spec at once."""

from __future__ import annotations

import sys

import click

from ..compiler.front import Checked, check_file
from ..compiler.measure import Meter
from .exits import CLEAN, FINDINGS
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
@format_option("human", "concise", "json", "github")
@color_option
@quiet_option
@set_option
def command(
    spec: str | None,
    to: tuple[str, ...],
    strict: bool,
    format: str,
    color: str,
    quiet: bool,
    overrides: tuple[str, ...],
) -> int:
    """Find every mistake in SPEC.

    Exit code 0: nothing wrong (warnings are allowed, unless --strict). 1: errors. 2: no such file.
    """
    checked = check_file(find_spec(spec), overrides)
    if to and checked.program is not None and not checked.errors:
        from .targets import unsupported

        checked.findings += unsupported(checked.program, to)
    Screen(format, color, quiet).findings(checked.findings, sys.stdout)
    if format == "human" and not checked.errors and not quiet:
        print(clean(checked), file=sys.stdout)
    return FINDINGS if checked.errors or (strict and checked.findings) else CLEAN


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
