"""A run folder, read from outside: its spec, its figures, how far it came."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..backends.code.pages import FREE


class NoRunError(Exception):
    """A folder is no run, or it is damaged; the message says which."""


@dataclass(frozen=True)
class RunFolder:
    """What a run folder says.

    Attributes:
        path: the folder.
        config: ``config.json``.
        epochs: rows of ``history.json``, one per evaluation.
    """

    path: Path
    config: dict[str, Any]
    epochs: list[dict[str, float]]

    @property
    def backend(self) -> str:
        """The framework that trained it last."""
        return str(self.config.get("backend", ""))

    @property
    def spec(self) -> dict[str, Any]:
        """The spec with all defaults."""
        found: dict[str, Any] = self.config.get("resolved", {})
        return found

    @property
    def name(self) -> str:
        """The name in the spec."""
        return str(self.spec.get("name", self.path.name))

    @property
    def watched(self) -> tuple[str, bool]:
        """The figure that decides which evaluation is best, and whether more of it is better."""
        training = self.spec.get("training", {})
        stopping = training.get("early_stopping")
        named = (stopping or {}).get("monitor") or training.get("monitor", "val.loss")
        figure = str(named).removeprefix("train.")
        if self.epochs and figure not in self.epochs[-1]:
            figure = "val.loss" if "val.loss" in self.epochs[-1] else "loss"
        return figure, higher(figure)

    @property
    def best(self) -> dict[str, float]:
        """The best evaluation; empty before the first one."""
        figure, more = self.watched
        known = [row for row in self.epochs if math.isfinite(row.get(figure, math.nan))]
        if not known:
            return {}
        return (max if more else min)(known, key=lambda row: row[figure])

    @property
    def seconds(self) -> float:
        """Time that training took."""
        return sum(row.get("seconds", 0.0) for row in self.epochs)


def higher(figure: str) -> bool:
    """Whether more of a figure is better."""
    from ..compiler.metrics import METRICS

    name = figure.removeprefix("val.")
    word = max((w for w in METRICS if name == w or name.startswith(f"{w}_")), key=len, default="")
    return bool(word and getattr(METRICS[word], "higher", False))


def read(folder: str | Path) -> RunFolder:
    """The run in a folder.

    Raises:
        NoRunError: it is none.
    """
    path = Path(folder)
    config = _json(path / "config.json")
    if config is None or "backend" not in config:
        raise NoRunError(f"`{folder}` is no run: it has no readable config.json")
    history = _json(path / "history.json") or {}
    rows = history.get("epochs", [])
    return RunFolder(path, config, [row for row in rows if isinstance(row, dict)])


def find(folder: str | Path) -> Iterator[RunFolder]:
    """Every run in a folder and below it, by path."""
    for config in sorted(Path(folder).rglob("config.json")):
        try:
            yield read(config.parent)
        except NoRunError:
            continue


def differences(old: Any, new: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two specs say something else: path, what one says, what the other says."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(name for name in new if name not in old)]:
            yield from differences(
                old.get(name), new.get(name), f"{path}.{name}" if path else str(name)
            )
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, pair in enumerate(zip(old, new, strict=True)):
            yield from differences(*pair, f"{path}[{number}]")
    elif old != new:
        yield path, old, new


def forbidden(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """The differences that keep a run from going on with another spec."""
    free = {"description", "inference", "deploy", "training.distribute"}
    free |= {f"training.{name}" for name in FREE}
    return [
        change
        for change in differences(old, new)
        if not any(change[0] == name or change[0].startswith(f"{name}.") for name in free)
    ]


def _json(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
