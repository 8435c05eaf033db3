"""``triglot check``: every mistake of a spec at once."""

from __future__ import annotations

import sys

import click

from ..compiler.diagnostics import Diagnostic, error
from ..compiler.front import Checked, check_file
from ..compiler.ir.nodes import OpNode
from ..compiler.measure import Meter, all_ops
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
    if to:
        checked.findings += unsupported(checked, to)
    Screen(format, color, quiet).findings(checked.findings, sys.stdout)
    if format == "human" and not checked.errors and not quiet:
        print(clean(checked), file=sys.stdout)
    return FINDINGS if checked.errors or (strict and checked.findings) else CLEAN


def unsupported(checked: Checked, targets: tuple[str, ...]) -> list[Diagnostic]:
    """E0803: ops that a target framework has no word for."""
    from importlib import import_module

    if checked.program is None:
        return []
    ops: dict[str, OpNode] = {}
    for node in all_ops(checked.program):
        ops.setdefault(node.op.word, node)
    found = []
    for target in targets:
        table = import_module(f"...backends.{target}.ops", __name__).table()
        for word, node in ops.items():
            if word not in table:
                message = f"{target} has no word for `{word}`"
                found.append(error("E0803", message, node.span, helps=["leave it out with `--to`"]))
    return found


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
