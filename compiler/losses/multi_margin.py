"""multi_margin: wrong scores must stay below the right one, by a margin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, number
from . import Loss, case, refused
from ._classes import picked
from ._margins import positive


class MultiMargin(Loss):
    """sum over wrong classes j of max(0, margin - z[y] + z[j])^power, divided by K.

    Source: Weston and Watkins 1999, "Support Vector Machines for Multi-Class Pattern Recognition".
    """

    target = "ids"

    margin: float = number(1.0, above=0, doc="by which the right score shall lead")
    power: int = integer(1, minimum=1, maximum=2, doc="1, or 2 for squares")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", margin=0.4, power=2),
        refused("E0502", "vector[4]", "label", 10),
        refused("E0209", "vector[4]", power=3),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        other = np.arange(prediction.shape[-1]) != target[..., None]
        gap = self.margin - picked(np, prediction, target)[..., None] + prediction
        return np.sum(other * positive(np, gap) ** self.power, axis=-1) / prediction.shape[-1]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """PyTorch's example: scores 0.1, 0.2, 0.4, 0.8 with the last one right cost 0.325."""
        yield run([[0.1, 0.2, 0.4, 0.8]], [3]), 0.325
        yield run([[0.0, 0.5]], [1], power=2), 0.125
