"""Runs side by side: one row for each, and what two of them do not share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .folder import RunFolder, differences

NOT_FIGURES = {"epoch", "step", "seconds", "rate"}


def summaries(folder: str | Path, runs: Sequence[RunFolder]) -> list[dict[str, Any]]:
    """A row for each run; ``first`` marks the best one of a spec and a figure."""
    rows: list[dict[str, Any]] = []
    for run in runs:
        figure, more = run.watched
        last = run.epochs[-1] if run.epochs else {}
        rows.append({
            "run": _below(run.path, Path(folder)),
            "spec": run.name,
            "backend": run.backend,
            "epochs": int(last.get("epoch", 0)),
            "steps": int(last.get("step", 0)),
            "seconds": run.seconds,
            "figure": figure,
            "higher": more,
            "value": run.best.get(figure),
            "first": False,
        })  # fmt: skip
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["value"] is not None:
            groups.setdefault((row["spec"], row["figure"]), []).append(row)
    for group in groups.values():
        choose = max if group[0]["higher"] else min
        choose(group, key=lambda row: row["value"])["first"] = len(group) > 1
    return rows


def compare(before: RunFolder, after: RunFolder) -> dict[str, Any]:
    """What the specs of two runs say differently, and their figures at the best evaluation."""
    names = [name for name in [*before.best, *after.best] if name not in NOT_FIGURES]
    return {
        "version": 1,
        "before": str(before.path),
        "after": str(after.path),
        "spec": [
            {"path": path, "before": old, "after": new}
            for path, old, new in differences(before.spec, after.spec)
        ],
        "figures": [
            {"figure": name, "before": before.best.get(name), "after": after.best.get(name)}
            for name in dict.fromkeys(names)
        ],
    }


def _below(path: Path, folder: Path) -> str:
    """A path as one says it inside a folder."""
    try:
        found = path.relative_to(folder).as_posix()
    except ValueError:
        return path.as_posix()
    return path.name if found == "." else found
