"""contrastive: pairs of a class together, others at least a margin apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._margins import positive
from ._pairs import Metric, alike, apart, squared


class Contrastive(Metric):
    """d^2 for two examples of a class, max(0, margin - d)^2 for two of different ones.

    All pairs of the batch count once, by the class ids of the target; d is the Euclidean distance,
    held above 1e-6 where classes differ.

    Source: Hadsell et al. 2006, "Dimensionality Reduction by Learning an Invariant Mapping".
    """

    margin: float = number(1.0, above=0, doc="distance that different classes shall have")

    cases = (
        case("vector[7]", margin=3.0),
        case("vector[2]"),
        refused("E0502", "image[4, 5, 3]"),
        refused("E0209", "vector[4]", margin=0),
    )

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        _, other = alike(np, target)
        lack = positive(np, self.margin - apart(np, prediction, "euclidean"))
        once = np.triu(np.ones(other.shape), 1)
        cost = np.where(other, lack**2, squared(np, prediction)) * once
        count = len(prediction)
        return self.reduce(np, cost, count, max(count * (count - 1) // 2, 1))

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """Different classes in one place, and a lone example."""
        yield {}, [[1.0, 1.0], [1.0, 1.0], [1.5, 1.0]], [0, 1, 0]
        yield {}, [[1.0, 1.0]], [0]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """3, 4, 5: alike 25, apart within 7 at 5: 4; three points on a line."""
        yield run([[0.0, 0.0], [3.0, 4.0]], [1, 1]), 25
        yield run([[0.0, 0.0], [3.0, 4.0]], [1, 2], margin=7.0), 4
        yield run([[0.0], [1.0], [3.0]], [0, 0, 1], margin=4.0), (1 + 1 + 4) / 3
