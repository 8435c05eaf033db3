"""plateau: lower the learning rate when nothing improves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..types.record import duration, integer, number, text
from . import Schedule


class Plateau(Schedule):
    """factor^n, n how often ``patience`` epochs in a row did not improve the ``monitor`` by more than ``min_delta``.

    Never below ``least``.  Every fall begins a new count; the figure to beat stays.  As in Keras the rate falls
    after ``patience`` such epochs, in PyTorch after one more.

    Source: ``keras.callbacks.ReduceLROnPlateau``.
    """

    factor: float = number(0.1, above=0, below=1, doc="what the rate is multiplied with")
    patience: int = integer(10, minimum=1, doc="epochs without improvement")
    monitor: str = text(
        "val.loss", doc="figure that is watched: `val.loss`, `val.accuracy`, `loss`"
    )
    min_delta: float = number(0.0, minimum=0, doc="smallest change that counts")
    least: float = number(0.0, minimum=0, maximum=1, doc="smallest share of the rate")
    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {"patience": 2},
        {"factor": 0.5, "patience": 1, "least": 0.2, "warmup": ("epochs", 1)},
        {"factor": 0.3, "patience": 3, "min_delta": 0.05, "warmup": ("steps", 3)},
    )

    def left(self, figures: Sequence[float], higher: bool) -> float:
        """What is left of the rate behind epochs with these figures.

        Args:
            figures: of every finished epoch.
            higher: whether a larger one is better.
        """
        left, best, stale = 1.0, None, 0
        for figure in figures:
            change = 0.0 if best is None else figure - best if higher else best - figure
            if best is None or change > self.min_delta:
                best, stale = figure, 0
            else:
                stale += 1
            if stale == self.patience:
                left, stale = max(left * self.factor, self.least), 0
        return left

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        return 1.0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Patience 2 on a constant figure: after epochs 3 and 5."""
        left = [cls(factor=0.1, patience=2).left([1.0] * n, higher=False) for n in range(1, 6)]
        yield left, [1, 1, 0.1, 0.1, 0.01]
        yield [cls(factor=0.5, patience=1).left([1, 2, 3, 3, 2], higher=True)], [0.25]
