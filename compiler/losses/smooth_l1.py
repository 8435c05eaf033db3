"""smooth_l1: squared near zero, absolute far away, with slope 1 there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Loss, case, refused


class SmoothL1(Loss):
    """e^2 / (2 beta) where abs(e) < beta, else abs(e) - beta / 2, with e = prediction - target.

    It is `huber` divided by its delta: the slope far away is 1 whatever beta.

    Source: Girshick 2015, "Fast R-CNN", equation 3.
    """

    beta: float = number(1.0, above=0, doc="error where the square becomes a line")

    cases = (
        case("vector[7]"),
        case("sequence[5, 4]", beta=0.3),
        refused("E0502", "vector[3]", "vector[4]"),
        refused("E0209", "vector[3]", beta=0),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """Quadratic and linear part by size of the error."""
        size = np.abs(prediction - target)
        return np.where(size < self.beta, 0.5 * size**2 / self.beta, size - 0.5 * self.beta)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """At zero and where the parts meet."""
        yield {"beta": 0.5}, [[1.0, 1.5, 0.5]], [[1.0, 1.0, 1.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The values of Fast R-CNN's smooth L1: 0.125 at 0.5, 1.5 at 2; slope 1 for any beta."""
        yield run([[0.5]], [[0.0]]), 0.125
        yield run([[0.0]], [[2.0]]), 1.5
        yield run([[9.0]], [[0.0]], beta=0.1) - run([[8.0]], [[0.0]], beta=0.1), 1
