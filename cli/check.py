"""``triglot check``: every mistake of a spec at once."""

from __future__ import annotations

import sys

import click

from ..compiler.front import Checked, check_file
from .exits import CLEAN, FINDINGS
from .options import (
    BACKENDS,
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
    checked.findings += unsupported(checked, to)
    Screen(format, color, quiet).findings(checked.findings, sys.stdout)
    if format == "human" and not checked.errors and not quiet:
        print(clean(checked), file=sys.stdout)
    return FINDINGS if checked.errors or (strict and checked.findings) else CLEAN


def unsupported(checked: Checked, targets: tuple[str, ...]) -> list[object]:  # type: ignore[type-arg]
    """What a target framework cannot say (E08)."""
    return []


def clean(checked: Checked) -> str:
    """One line per network: what goes in, what comes out, how large it is."""
    from ..compiler.ir.nodes import Bundle
    from ..compiler.measure import Meter

    lines = []
    program = checked.program
    for name, network in program.networks.items() if program is not None else ():
        inputs = ", ".join(f"{key}: {network.body.inputs[key].type}" for key in network.input_names)
        result = network.body.result
        values = result.items if isinstance(result, Bundle) else {"": result}
        outputs = ", ".join(f"{key}: {v.type}" if key else str(v.type) for key, v in values.items())
        lines.append(f"{name}: {inputs} -> {outputs}   {Meter(network).total.parameters:,} parameters")
    head = f"{checked.source.path}: "
    return head + ("\n" + " " * len(head)).join(lines) if lines else f"{head}no findings"


__all__ = ["BACKENDS", "command"]
