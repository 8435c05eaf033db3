"""What a sweep tries: ``training.optimizer.adam.lr=1e-4..1e-2:log``, ``params.width=8,16,32``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
RANGE = re.compile(rf"({NUMBER})\.\.({NUMBER})(?::(log|int|int:log|log:int))?\Z")


class SpaceError(Exception):
    """A sweep that cannot be read; the message says what is wrong and what is meant."""


@dataclass(frozen=True)
class Choice:
    """One setting that a sweep varies.

    Attributes:
        path: of the setting, as ``--set`` has it.
        values: what it may be, as ``--set`` would say it; empty for a range.
        low, high: ends of a range, both inside.
        log: whether a range is drawn evenly on a logarithmic axis.
        whole: whether it holds whole numbers only.
    """

    path: str
    values: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    whole: bool = False

    def distribution(self) -> Any:
        """As Optuna has it."""
        from optuna.distributions import (
            CategoricalDistribution,
            FloatDistribution,
            IntDistribution,
        )

        if self.values:
            return CategoricalDistribution(self.values)
        if self.whole:
            return IntDistribution(int(self.low), int(self.high), log=self.log)
        return FloatDistribution(self.low, self.high, log=self.log)


def read(text: str) -> Choice:
    """``PATH=VALUES`` as a setting.

    Raises:
        SpaceError: it says no values, or an empty range.
    """
    path, sign, said = (part.strip() for part in text.partition("="))
    if not path or not sign or not said:
        raise SpaceError(
            f"`--sweep {text}` needs a path and values: "
            "training.optimizer.adam.lr=1e-4..1e-2:log, or params.width=8,16,32"
        )
    match = RANGE.match(said)
    if match is None:
        if ".." in said:
            raise SpaceError(f"`{said}` is no range; write 1e-4..1e-2, 1e-4..1e-2:log or 2..8:int")
        values = tuple(dict.fromkeys(_parts(said)))
        return Choice(path, values)
    low, high, how = float(match[1]), float(match[2]), match[3] or ""
    whole = "int" in how
    if low >= high:
        raise SpaceError(f"`{path}`: the range {said} is empty; the smaller number comes first")
    if "log" in how and low <= 0:
        raise SpaceError(f"`{path}`: a logarithmic range begins above 0, not at {match[1]}")
    if whole and (low != int(low) or high != int(high)):
        raise SpaceError(f"`{path}`: a range of whole numbers ends in whole numbers, not {said}")
    return Choice(path, (), low, high, "log" in how, whole)


def _parts(text: str) -> list[str]:
    """A list cut at the commas outside brackets and quotes."""
    parts, depth, quote, start = [], 0, "", 0
    for i, c in enumerate(text):
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c in "[{(":
            depth += 1
        elif c in "]})":
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return [part for part in [*parts, text[start:].strip()] if part]


def grid(choices: Sequence[Choice]) -> int | None:
    """How many combinations there are; None with a range."""
    count = 1
    for choice in choices:
        if not choice.values:
            return None
        count *= len(choice.values)
    return count
