"""categorical_hinge: the right score must beat the best other one by 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import Loss, case, refused
from ._classes import picked
from ._margins import positive


class CategoricalHinge(Loss):
    """max(0, 1 + best - right) with the score of the right class and the best of the others.

    The right class counts as 0 among the others, as in Keras: negative scores of all wrong classes
    are no better than 0.

    Source: Keras' `CategoricalHinge`, after Crammer and Singer 2001, "On the Algorithmic
    Implementation of Multiclass Kernel-based Vector Machines".
    """

    target = "ids"

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        refused("E0502", "vector[4]", "label", 10),
        refused("E0502", "image[4, 5, 3]", "label"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        other = np.arange(prediction.shape[-1]) != target[..., None]
        best = np.max_first(prediction * other, axis=-1)
        return positive(np, 1 + best - picked(np, prediction, target))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Keras' second example has 0.6 where 0.4 is right; all wrong scores below 0 count as 0."""
        yield run([[0.4, 0.6]], [0]), 1.2
        yield run([[0.6, 0.4], [0.4, 0.6]], [1, 0]), 1.2
        yield run([[-5.0, 3.0]], [1]), 0
        yield run([[-5.0, 0.5]], [1]), 0.5
