"""gradient_reversal: the identity, whose gradient changes sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._activation import Activation


class GradientReversal(Activation):
    """y = x, with the gradient times -strength: what comes before learns the opposite.

    Source: Ganin and Lempitsky 2015, "Unsupervised Domain Adaptation by Backpropagation",
    section 3.
    """

    strength: float = number(1.0, minimum=0, doc="what the reversed gradient is multiplied with")

    severed = True
    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", strength=0.25),
        case("sequence[T, 3]", strength=0),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[7]", strength=-1),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """X as -strength x and a constant."""
        slope = -self.strength * x
        return slope + np.stop_gradient(x - slope)

    def flops(self, x: Any, y: Any, **values: Any) -> Any:
        """Nothing is computed."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The same numbers."""
        yield run([[1.0, -2.0]], strength=3), [[1.0, -2.0]]
