"""``triglot show``: what a spec amounts to."""

from __future__ import annotations

import sys
from typing import Any

import click

from ..compiler.front import Checked, check_file
from .exits import CLEAN, FINDINGS, Failure
from .options import (
    Screen,
    color_option,
    find_spec,
    format_option,
    quiet_option,
    set_option,
    spec_argument,
)


@click.command("show", short_help="layers, shapes, parameters, FLOPs, memory")
@spec_argument
@click.option("--full", is_flag=True, help="The spec itself with every default written out, as YAML.")
@click.option("--after", metavar="PASS", help="The program after a pass: names, shapes, ...")
@click.option("--sizes", metavar="T=128,batch=32", default="", help="Sizes the spec leaves open.")
@click.option("--depth", type=click.IntRange(0), help="Show so many levels of nesting.")
@format_option("human", "json")
@color_option
@quiet_option
@set_option
def command(
    spec: str | None,
    full: bool,
    after: str | None,
    sizes: str,
    depth: int | None,
    format: str,
    color: str,
    quiet: bool,
    overrides: tuple[str, ...],
) -> int:
    """Layers, shapes, parameters, FLOPs and activation memory of SPEC.

    FLOPs are those of one forward pass (a multiply-add counts two); memory is what all op outputs take
    in float32. Both are for one example, totals also for a batch.
    """
    if full and after:
        raise Failure("choose one of --full and --after")
    checked = check_file(find_spec(spec), overrides)
    if checked.errors:
        Screen("human", color, quiet).findings(checked.findings)
        return FINDINGS
    if full:
        sys.stdout.write(_full(checked))
    elif after:
        print(_after(checked, after))
    else:
        from .layers import as_json, as_text

        known = _sizes(sizes)
        print(as_json(checked, known) if format == "json" else as_text(checked, known, depth))
    return CLEAN


def _full(checked: Checked) -> str:
    from ..compiler.spec.resolve import resolved_yaml

    assert checked.spec is not None
    return resolved_yaml(checked.spec)


def _after(checked: Checked, name: str) -> str:
    from ..compiler.diagnostics import did_you_mean
    from ..compiler.ir.printing import STAGES, print_program

    if name not in STAGES:
        hint = did_you_mean(name, STAGES) or [f"passes: {', '.join(STAGES)}"]
        raise Failure(f"there is no pass `{name}`; {hint[0]}")
    assert checked.program is not None
    return print_program(checked.program, name)


def _sizes(text: str) -> dict[str, int]:
    """``T=128,batch=32`` as numbers."""
    found: dict[str, int] = {}
    for part in text.split(",") if text.strip() else ():
        name, _, number = part.partition("=")
        if not name.strip().isidentifier() or not number.strip().isdigit() or int(number) < 1:
            raise Failure(f"--sizes takes NAME=NUMBER pairs, not `{part.strip()}`")
        found[name.strip()] = int(number)
    return found


__all__: list[Any] = ["command"]
