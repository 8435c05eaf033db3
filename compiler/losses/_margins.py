"""Losses with a margin share their signs and their kink."""

from __future__ import annotations

from typing import Any

from ..types.record import word
from . import Loss


class Signed(Loss):
    """Compares outputs with signs."""

    labels: str = word(
        "zero_one", "signs", default="zero_one", doc="targets are 0 and 1, or -1 and 1"
    )

    reading = "yes"

    def signs(self, target: Any) -> Any:
        """Targets as -1 and 1."""
        return 2 * target - 1 if self.labels == "zero_one" else target

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Coins."""
        coins = draws.integers(0, 2, shape).astype(np.float64)
        return coins if self.labels == "zero_one" else 2 * coins - 1


def positive(np: Any, values: Any) -> Any:
    """max(values, 0), with gradient 0 at 0."""
    return np.where(values > 0, values, 0.0)
