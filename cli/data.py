"""``triglot data``: what the data of a spec holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ..compiler.diagnostics import DiagnosticError
from ..compiler.front import load
from .exits import CLEAN, FINDINGS, USAGE, Failure
from .options import (
    Screen,
    color_option,
    find_spec,
    format_option,
    quiet_option,
    set_option,
    spec_argument,
)


@click.group("data", short_help="what the data of a spec holds")
def command() -> None:
    """Look at the data of a spec before anything is trained on it."""


@command.command("report", short_help="gaps, outliers, rare classes, equal examples, leaks")
@spec_argument
@click.option("-o", "--output", metavar="FILE", help="Write the report as one HTML file.")
@click.option("--data", "folder", metavar="FOLDER", help="Where relative paths of the data begin.")
@set_option
@format_option("human", "json")
@color_option
@quiet_option
def report(
    spec: str | None,
    output: str | None,
    folder: str | None,
    overrides: tuple[str, ...],
    format: str,
    color: str,
    quiet: bool,
) -> int:
    """Read the data of SPEC as its programs do, and say what stands out.

    Missing values, values far out, rare classes, examples that stand in two splits or have equals with
    another answer, and columns that explain the target alone.

    Exit code 0: no problem. 1: examples in two splits, or a column that holds the answer. 2: the data
    cannot be read.
    """
    from ..verify import dataset

    screen = Screen("human", color, quiet)
    path = find_spec(spec)
    try:
        checked = load(path, overrides)
    except DiagnosticError as problem:
        screen.findings(problem.diagnostics)
        return USAGE
    if checked.plan is None:
        screen.findings(checked.findings)
        raise Failure(f"{path} has no data that can be read")
    try:
        found = dataset.report(checked, Path(folder) if folder else Path(path).parent)
    except dataset.Unreadable as problem:
        raise Failure(str(problem)) from None
    show(found, format, output, quiet)
    return FINDINGS if found.problems else CLEAN


def show(found: Any, format: str, output: str | None, quiet: bool) -> None:
    """Print the report, and write its page."""
    from ..verify import dataset

    if output:
        try:
            Path(output).parent.mkdir(parents=True, exist_ok=True)
            Path(output).write_text(dataset.page(found), encoding="utf-8")
        except OSError as problem:
            raise Failure(f"{output} cannot be written: {problem.strerror or problem}") from None
    if format == "json":
        print(json.dumps({"version": 1, **asdict(found)}, indent=2))
    elif not quiet:
        print("\n".join(dataset.lines(found)))
