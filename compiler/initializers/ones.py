"""All one."""

from __future__ import annotations

from typing import Any

from . import Initializer


class Ones(Initializer):
    """Every value is 1."""

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return ones of ``shape``."""
        return np.ones(shape)
