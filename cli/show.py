"""``triglot show``: what a spec amounts to."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from ..compiler.front import Checked, check_file, stages
from ..compiler.ir.nodes import Value
from ..compiler.passes.layout import Layouts
from .exits import CLEAN, FINDINGS, Failure
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

TARGETED = ("legalise", "layout")
"""Passes whose answer depends on the framework."""


@click.command("show", short_help="layers, shapes, parameters, FLOPs, memory")
@spec_argument
@click.option(
    "--full", is_flag=True, help="The spec itself with every default written out, as YAML."
)
@click.option("--after", metavar="PASS", help="The program after a pass: names, shapes, ...")
@click.option("--schedule", is_flag=True, help="The learning rate of every update, as a plot.")
@to_option
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
    schedule: bool,
    to: tuple[str, ...],
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
    if full + bool(after) + schedule > 1:
        raise Failure("choose one of --full, --after and --schedule")
    until = pass_name(after) if after else None
    checked = check_file(find_spec(spec), overrides, until=until)
    if checked.awaited is not None:
        checked.awaited.severity = "error"
    if checked.errors:
        Screen("human", color, quiet).findings(checked.findings)
        return FINDINGS
    if full:
        sys.stdout.write(_full(checked))
    elif after:
        print(_after(checked, after, to or BACKENDS))
    elif schedule:
        from . import schedule as plotted

        made = plotted.as_json if format == "json" else plotted.as_text
        print(made(checked, _sizes(sizes)))
    else:
        from .layers import as_json, as_text

        known = _sizes(sizes)
        print(as_json(checked, known) if format == "json" else as_text(checked, known, depth))
    return CLEAN


def _full(checked: Checked) -> str:
    from ..compiler.spec.resolve import resolved_yaml

    assert checked.spec is not None
    return resolved_yaml(checked.spec)


def pass_name(name: str) -> str | None:
    """What the front end calls a pass; None for those that belong to a target.

    Raises:
        Failure: there is no such pass.
    """
    if name in TARGETED:
        return None
    known = (*stages(), *TARGETED)
    if name not in known:
        from ..compiler.diagnostics import did_you_mean

        hint = did_you_mean(name, known) or [f"passes: {', '.join(known)}"]
        raise Failure(f"there is no pass `{name}`; {hint[0]}")
    return name


def _after(checked: Checked, name: str, targets: tuple[str, ...]) -> str:
    """The program after a pass; for passes of a target, once per target."""
    from ..compiler.ir.printing import print_program

    assert checked.program is not None
    if name not in TARGETED:
        return print_program(checked.program, types=name != "names")
    from .targets import lowering

    parts = []
    for target in targets:
        found = lowering(checked.program, target)
        layout = layout_text(found.layouts) if name == "layout" else None
        text = print_program(checked.program, layout=layout, expansions=found.expansions)
        parts.append(f"# {target}\n{text}")
    return "\n\n".join(parts)


def layout_text(layouts: Layouts) -> Callable[[Value], str]:
    """The layout of a value as a word; nothing for channels-last, which is the language's own."""

    def said(value: Value) -> str:
        place = layouts.of(value)
        return "" if place == "last" else str(place) if isinstance(place, str) else "flat"

    return said


def _sizes(text: str) -> dict[str, int]:
    """``T=128,batch=32`` as numbers."""
    found: dict[str, int] = {}
    for part in text.split(",") if text.strip() else ():
        name, _, number = part.partition("=")
        if not name.strip().isidentifier() or not number.strip().isdigit() or int(number) < 1:
            raise Failure(f"--sizes takes NAME=NUMBER pairs, not `{part.strip()}`")
        found[name.strip()] = int(number)
    return found
