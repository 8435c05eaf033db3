"""All zero."""

from __future__ import annotations

from typing import Any

from . import Initializer


class Zeros(Initializer):
    """Every value is 0."""

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return zeros of ``shape``."""
        return np.zeros(shape)
