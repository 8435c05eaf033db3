"""``triglot runs``: what runs there are, and how two of them differ."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from .exits import CLEAN, Failure
from .options import format_option

if TYPE_CHECKING:
    from ..study.folder import RunFolder

WIDTH = 80


@click.command("runs", short_help="list and compare runs")
@click.argument("folder", default="runs")
@click.option("--diff", "pair", nargs=2, metavar="A B", help="Compare two runs of the folder.")
@format_option("human", "json")
def command(folder: str, pair: tuple[str, str] | None, format: str) -> int:
    """List the runs in FOLDER and below it, the best of each spec marked with `*`.

    --diff A B shows what the specs of two runs say differently and how their best figures differ; A and B
    are paths, or paths below FOLDER.
    """
    from ..study.compare import compare, summaries
    from ..study.folder import find

    if pair is not None:
        made = compare(*(_run(folder, name) for name in pair))
        print(json.dumps(made, indent=2) if format == "json" else said(made))
        return CLEAN
    rows = summaries(folder, list(find(folder)))
    if format == "json":
        print(json.dumps({"version": 1, "runs": rows}, indent=2))
    elif not rows:
        raise Failure(f"`{folder}` holds no runs; `triglot train SPEC --out RUN` makes one")
    else:
        print("\n".join(table(rows)))
    return CLEAN


def _run(folder: str, name: str) -> RunFolder:
    """A run by its path, or by its path below the folder."""
    from pathlib import Path

    from ..study.folder import NoRunError, read

    try:
        here = Path(name)
        return read(here if (here / "config.json").is_file() else Path(folder) / name)
    except NoRunError as problem:
        raise Failure(str(problem)) from None


def table(rows: list[dict[str, Any]], width: int = WIDTH) -> list[str]:
    """Runs in columns, no wider than ``width``; long paths lose their middle."""
    heads = ["run", "spec", "to", "epochs", "steps", "time", "best"]
    lines = []
    for row in rows:
        best = f"{row['figure']} {row['value']:.4g}" if row["value"] is not None else "-"
        lines.append([
            row["run"], row["spec"], row["backend"], str(row["epochs"]), str(row["steps"]),
            _time(row["seconds"]), best + (" *" if row["first"] else ""),
        ])  # fmt: skip
    for column, least in ((0, 12), (1, 8), (6, 12)):
        sizes = [max(len(line[i]) for line in [heads, *lines]) for i in range(len(heads))]
        over = sum(sizes) + 2 * (len(sizes) - 1) - width
        if over > 0:
            room = max(least, sizes[column] - over)
            for line in lines:
                line[column] = _short(line[column], room)
    sizes = [max(len(line[i]) for line in [heads, *lines]) for i in range(len(heads))]
    right = {3, 4, 5}
    return [
        "  ".join(
            cell.rjust(size) if i in right else cell.ljust(size)
            for i, (cell, size) in enumerate(zip(line, sizes, strict=True))
        ).rstrip()
        for line in [heads, *lines]
    ]


def _short(text: str, room: int) -> str:
    """A text with its middle left out."""
    if len(text) <= room:
        return text
    head = (room - 1) // 2
    return f"{text[:head]}…{text[len(text) - (room - 1 - head) :]}"


def _time(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 100:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.1f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def said(made: dict[str, Any]) -> str:
    """A comparison for people."""
    lines = [f"{made['before']} -> {made['after']}"]
    if made["spec"]:
        lines += ["", "spec"]
        for row in made["spec"]:
            lines.append(f"  {row['path']}  {_value(row['before'])} -> {_value(row['after'])}")
    lines += ["", "best figures"]
    names = max((len(row["figure"]) for row in made["figures"]), default=0)
    for row in made["figures"]:
        a, b = row["before"], row["after"]
        change = f"  {b - a:+.4g}" if a is not None and b is not None else ""
        lines.append(f"  {row['figure']:{names}}  {_figure(a)} -> {_figure(b)}{change}")
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"


def _value(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value)
