"""``triglot verify``: run the three programs and hold them against the reference."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec

import click

from .exits import CLEAN, ENVIRONMENT, FINDINGS, Failure
from .options import (
    BACKENDS,
    Screen,
    color_option,
    format_option,
    quiet_option,
    set_option,
    spec_argument,
    to_option,
)
from .options import (
    find_spec as find_the_spec,
)

NEEDED = ("numpy", "autograd", "safetensors")
"""Modules of the reference itself."""


@click.command("verify", short_help="prove that the three agree")
@spec_argument
@to_option
@format_option("human", "json")
@click.option("--report", metavar="FILE", help="Write a report as one HTML file.")
@click.option(
    "--train",
    type=click.IntRange(1),
    metavar="N",
    help="Compare N steps of the generated trainers too, dropout and noise included.",
)
@color_option
@quiet_option
@set_option
def command(
    spec: str | None,
    to: tuple[str, ...],
    format: str,
    report: str | None,
    train: int | None,
    color: str,
    quiet: bool,
    overrides: tuple[str, ...],
) -> int:
    """Prove that the programs of SPEC agree.

    Compiles SPEC into a temporary folder, runs every package in a process of its own and compares
    outputs, gradients, statistics, optimizer steps and saved weights with the NumPy reference, in
    float64 and float32. With --train N the generated trainers make N steps on the data of SPEC, with
    portable draws, and losses and weights are compared after every step. Nothing is left behind.

    Exit code 0: they agree. 1: they do not, or SPEC has errors. 3: a framework is not installed.
    """
    from ..compiler.diagnostics.render import use_color
    from ..compiler.front import load

    to = to or BACKENDS
    path = find_the_spec(spec)
    checked = load(path, overrides)
    installed(to)
    from ..verify import verify_checked
    from ..verify.table import render

    Screen(format, color, quiet).note(waiting(to))
    found = verify_checked(checked, to, report, train=train or 0)
    if format == "json":
        print(json.dumps(found.to_json(), indent=2))
    elif not (quiet and found.agree):
        print(render(found, use_color(sys.stdout, color)))
    return CLEAN if found.agree else FINDINGS


def waiting(targets: tuple[str, ...]) -> str:
    """What takes a while."""
    return f"running {', '.join(targets)} against the reference"


def installed(targets: tuple[str, ...]) -> None:
    """Refuse before anything runs when a framework is not there.

    Raises:
        Failure: exit code 3, with the line that installs what is missing.
    """
    lines = []
    if any(find_spec(name) is None for name in NEEDED):
        lines.append("the reference needs NumPy and autograd: pip install 'triglot[all]'")
    else:
        from ..verify.processes import missing

        for target in targets:
            lost = missing(target)
            if lost:
                lines.append(
                    f"{target} is not installed ({', '.join(lost)}): pip install 'triglot[{target}]'"
                )
    if lines:
        raise Failure("\n".join(lines), ENVIRONMENT)
