"""Equal blocks along the last axis, each of one value."""

from __future__ import annotations

from typing import Any

from ..types.record import items
from . import Initializer


class Blocks(Initializer):
    """Equal blocks along the last axis: ``[0, 1, 0, 0]`` opens the forget gate of an LSTM.

    Source: Jozefowicz et al. 2015, "An Empirical Exploration of Recurrent Network Architectures".
    """

    values: Any = items(of_what="numbers", doc="one value per block; their count divides the last size")

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return ``shape`` with the last axis cut into ``len(values)`` blocks."""
        row = np.repeat(np.asarray(self.values, float), shape[-1] // len(self.values))
        return np.broadcast_to(row, shape).copy()
