"""hinge_embedding: small distances for equal pairs, large ones for others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Loss, case, refused
from ._margins import positive


class HingeEmbedding(Loss):
    """d where the pair is alike (target 1), max(0, margin - d) where not (target 0).

    d is the distance that the network returns.

    Source: Chopra et al. 2005, "Learning a Similarity Metric Discriminatively"; PyTorch's loss.
    """

    reading = "other"

    margin: float = number(1.0, above=0, doc="distance that unlike pairs shall have")

    cases = (
        case("vector[7]"),
        case("vector[1]", margin=2.5),
        refused("E0502", "vector[3]", "label", 2),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        return np.where(target > 0.5, prediction, positive(np, self.margin - prediction))

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Coins."""
        return draws.integers(0, 2, shape).astype(np.float64)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """On the margin."""
        yield {}, [[1.0, 1.0, 0.0]], [[1.0, 0.0, 1.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Alike at 0.3 costs 0.3; unlike at 0.3 lacks 0.7, at 2 nothing."""
        yield run([[0.3]], [[1.0]]), 0.3
        yield run([[0.3]], [[0.0]]), 0.7
        yield run([[2.0]], [[0.0]]), 0
