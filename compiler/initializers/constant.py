"""One value everywhere."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Initializer


class Constant(Initializer):
    """Every value is ``value``."""

    value: float = number(doc="the value")

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return ``shape`` filled with ``value``."""
        return np.full(shape, float(self.value))
