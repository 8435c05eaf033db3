"""``triglot diff``: what two specs say differently."""

from __future__ import annotations

import json
from typing import Any

import click

from ..compiler.diagnostics import DiagnosticError
from ..compiler.front import Checked, load
from ..compiler.front.difference import Change, difference, totals
from .exits import CLEAN, FINDINGS, USAGE
from .options import Screen, color_option, format_option, quiet_option

SIGNS = {"added": "+", "removed": "-"}
INKS = {
    "added": "32",
    "removed": "31",
    "changed": "33",
    "renamed": "33",
    "wiring": "33",
    "shape": "36",
}


@click.command("diff", short_help="what two specs say differently")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@format_option("human", "json")
@color_option
@quiet_option
def command(before: str, after: str, format: str, color: str, quiet: bool) -> int:
    """Compare the specs A and B by what they mean: parameters, layers, shapes, data, training.

    Comments, layout, quotes, YAML or TOML, defaults that are written out, expressions that give the same
    number: these do not count.

    Exit code 0: they say the same. 1: they do not. 2: one of them cannot be read or has errors.
    """
    screen = Screen("human", color, quiet)
    both: list[Checked] = []
    for path in (before, after):
        try:
            both.append(load(path))
        except DiagnosticError as problem:
            screen.findings(problem.diagnostics)
            return USAGE
    found = difference(*both)
    if format == "json":
        print(json.dumps(_json(before, after, both, found), indent=2))
    elif not quiet:
        print(_human(before, after, both, found, color))
    return FINDINGS if found else CLEAN


def _json(before: str, after: str, both: list[Checked], found: list[Change]) -> dict[str, Any]:
    return {
        "version": 1,
        "before": before,
        "after": after,
        "equal": not found,
        "parameters": {"before": totals(both[0]), "after": totals(both[1])},
        "changes": [change.to_json() for change in found],
    }


def _human(before: str, after: str, both: list[Checked], found: list[Change], color: str) -> str:
    import sys

    from ..compiler.diagnostics.render import use_color

    if not found:
        return f"{before} and {after} say the same"
    ink = use_color(sys.stdout, color)
    lines = [f"{before} -> {after}"]
    section = ""
    for change in found:
        if change.section != section:
            section = change.section
            lines += ["", section + _counts(section, both)]
        text = said(change)
        lines.append(f"  \x1b[{INKS[change.kind]}m{text}\x1b[0m" if ink else f"  {text}")
    return "\n".join(lines)


def _counts(section: str, both: list[Checked]) -> str:
    old, new = totals(both[0]).get(section), totals(both[1]).get(section)
    if old is None or new is None:
        return ""
    return f": {new:,} parameters" if old == new else f": {old:,} -> {new:,} parameters"


def said(change: Change) -> str:
    """One line: ``~ stage.conv2d: filters  32 -> 64``."""
    if change.kind in SIGNS:
        value = change.after if change.kind == "added" else change.before
        word = f" ({change.word})" if change.word and change.word not in change.path else ""
        return f"{SIGNS[change.kind]} {change.path}{word}{_value(value)}"
    what = {"shape": "gives ", "renamed": "renamed ", "wiring": "reads "}.get(change.kind, "")
    return f"~ {change.path}  {what}{_shown(change.before)} -> {_shown(change.after)}"


def _value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict) and set(value) == {"fields", "output", "parameters"}:
        fields = {k: v for k, v in value["fields"].items() if not k.startswith("init of ")}
        shown = ", ".join(f"{key} {_shown(item)}" for key, item in fields.items())
        return "  " + "  ".join(filter(None, [shown, value["output"]]))
    return f"  {_shown(value)}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_shown(item)}" for key, item in value.items()) + "}"
    return str(value)
