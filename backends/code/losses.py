"""What an entry of a backend's losses receives, and the table that entries stand in.

An entry returns the lines of ``loss_fn(output, target)``.  The last one is mostly made by
`LossSite.reduced`, so that every loss is reduced in the same three ways.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...compiler.types.tensor import TensorType
from .copied import short


@dataclass(frozen=True)
class Reductions:
    """How a framework adds up: formats with a hole for the costs.

    Attributes:
        mean, sum: over everything; the hole takes an expression.
        within: the sum over axes, the second hole.
    """

    mean: str
    sum: str
    within: str


@dataclass
class LossSite:
    """One use of a loss.

    Attributes:
        loss: the record with resolved values.
        output: type of the network's output.
        layout: of the output: "last", or "first" (channels first).
        style: how this framework reduces.
        helpers: ``file.Symbol`` of ``templates/<backend>/losses`` used, collected by `helper`.
    """

    loss: Any
    output: TensorType
    layout: str
    style: Reductions
    helpers: set[str] = field(default_factory=set)

    @property
    def channel(self) -> int:
        """Position of the channel axis."""
        return 1 if self.layout == "first" and self.output.rank > 1 else -1

    @property
    def rank(self) -> int:
        """Axes of an output, batch included."""
        return self.output.rank + 1

    def helper(self, path: str) -> str:
        """Use ``Symbol`` of ``templates/<backend>/losses/<file>.py``: ``n.helper("ctc.ctc")``."""
        self.helpers.add(path)
        return path.partition(".")[2]

    def total(self, cost: str) -> str:
        """The costs as one number.

        Args:
            cost: an expression with one cost per value of the output.
        """
        return self.number(cost, self.rank)

    def positions(self, cost: str, weight: str = "") -> str:
        """One number of one cost per position: the output without its channel axis.

        Args:
            cost: an expression.
            weight: an array whose sum the mean divides by.
        """
        if weight and self.loss.reduction == "mean":
            return f"{self.style.sum.format(cost)} / {self.style.sum.format(weight)}"
        return self.number(cost, self.rank - 1)

    def examples(self, cost: str) -> str:
        """One number of one cost per example."""
        return self.number(cost, 1)

    def number(self, cost: str, rank: int) -> str:
        """One number of costs with this many axes, batch included."""
        reduction = self.loss.reduction
        if reduction == "per_example" and rank > 1:
            axes = tuple(range(1, rank)) if rank > 2 else 1
            return self.style.mean.format(self.style.within.format(cost, axes))
        return (self.style.sum if reduction == "sum" else self.style.mean).format(cost)


LossEntry = Callable[[LossSite], list[str]]


class LossTable:
    """The losses a backend can say, filled by the files of its ``losses`` folder."""

    def __init__(self, package: str, path: list[str], style: Reductions) -> None:
        self.package, self.path, self.style = package, path, style
        self.rows: dict[str, LossEntry] = {}

    def says(self, *words: str) -> Callable[[LossEntry], LossEntry]:
        """Decorator: this function says these losses."""

        def register(entry: LossEntry) -> LossEntry:
            self.rows.update(dict.fromkeys(words, entry))
            return entry

        return register

    def entries(self) -> dict[str, LossEntry]:
        """The filled table; importing the entries happens on first use."""
        if not self.rows:
            for found in pkgutil.iter_modules(self.path):
                importlib.import_module(f"{self.package}.{found.name}")
        return self.rows

    def say(self, loss: Any, output: TensorType, layout: str) -> tuple[list[str], set[str]]:
        """The lines of ``loss_fn`` for a loss, and the helpers that they use."""
        site = LossSite(loss, output, layout, self.style)
        return self.entries()[loss.word](site), site.helpers


def loss_values(context: Any, table: LossTable) -> dict[str, Any]:
    """What the templates around ``loss_fn`` ask."""
    loss = context.training.loss
    lines, helpers = table.say(loss, context.output, context.output_layout)
    return {
        "loss_text": meaning(loss),
        "loss_lines": lines,
        "loss_helpers": helpers,
        "loss_names": sorted(helper.partition(".")[2] for helper in helpers),
    }


def meaning(loss: Any) -> str:
    """What a loss is, in a few words: the first line of its file."""
    text = sys.modules[type(loss).__module__].__doc__ or ""
    return short(text.splitlines()[0].partition(": ")[2], 48).rstrip(".")
