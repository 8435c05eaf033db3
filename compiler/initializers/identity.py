"""Identity matrix."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Initializer


class Identity(Initializer):
    """``gain`` where the last two places are equal, 0 elsewhere; further axes repeat it.

    Source: Le et al. 2015, "A Simple Way to Initialize Recurrent Networks of Rectified Linear Units".
    """

    gain: float = number(1.0, doc="value of the diagonal")

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return the matrix, as often as ``shape`` says; of one axis its first place is set."""
        matrix = self.gain * np.eye(shape[-2] if len(shape) > 1 else 1, shape[-1])
        return np.broadcast_to(matrix if len(shape) > 1 else matrix[0], shape).copy()
