"""dice: overlap of maps and masks, example by example."""

from __future__ import annotations

from typing import Any

from . import Metric


class Dice(Metric):
    """Mean over examples and classes of 2 overlap / (size of guess + size of mask).

    Where a class is in neither it does not count; when none counts the figure is 1.

    Source: Dice 1945, "Measures of the Amount of Ecologic Association Between Species".
    """

    def of_maps(self, np: Any, guesses: Any, masks: Any) -> float:
        """The docstring's formula."""
        size = np.sum(guesses, axis=1) + np.sum(masks, axis=1)
        overlap = np.sum(guesses & masks, axis=1)
        there = size > 0
        return float(np.mean(2 * overlap[there] / size[there])) if there.any() else 1.0
