"""cosine_loss: one minus the cosine between two vectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import Loss, case, refused


class CosineLoss(Loss):
    """1 - x . y / (norm(x) norm(y)) along the channel axis; norms are held above 1e-6.

    Source: Salton and McGill 1983, "Introduction to Modern Information Retrieval".
    """

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        case("sequence[5, 4]"),
        refused("E0502", "vector[3]", "vector[4]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        return 1 - np.sum(unit(np, prediction) * unit(np, target), axis=-1)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """A target without direction, an output without one, and one that is short."""
        yield {}, [[1.0, 2.0], [3.0, -1.0]], [[0.0, 0.0], [1.0, 1.0]]
        yield {}, [[0.0, 0.0], [1e-7, 2e-7], [3.0, -1.0]], [[3.0, 4.0], [1.0, 2.0], [1.0, 1.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """0 for the same direction, 1 for a right angle, 2 for the opposite, 1 / 2 at 60 degrees."""
        yield run([[3.0, 4.0]], [[6.0, 8.0]]), 0
        yield run([[3.0, 4.0]], [[-4.0, 3.0]]), 1
        yield run([[3.0, 4.0]], [[-3.0, -4.0]]), 2
        yield run([[1.0, 0.0]], [[1.0, 3**0.5]]), 0.5


def unit(np: Any, x: Any) -> Any:
    """Vectors of length 1; shorter than 1e-6 they are divided by that."""
    square = np.sum(x**2, axis=-1, keepdims=True)
    return x / np.sqrt(np.where(square > 1e-12, square, 1e-12))
