"""linspace: evenly spaced numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, number
from ..types.tensor import TensorType, tensor
from . import case, refused
from ._constant import need_source
from ._moves import Moves


class Linspace(Moves):
    """``count`` numbers from ``start`` to ``stop``, both included, at equal distances.

    Every example of x gets the same vector[count].
    """

    start: float = number(doc="first number")
    stop: float = number(doc="last number")
    count: int = integer(minimum=2, doc="how many numbers")

    cases = (
        case("vector[5]", start=-1, stop=1, count=4),
        case("image[4, 5, 3]", start=0.1, stop=0.8, count=7),
        case("sequence[T, 3]", start=2, stop=-3, count=2),
        refused("E0503", "tokens[5]", start=0, stop=1, count=3),
        refused("E0209", "vector[5]", start=0, stop=1, count=1),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A vector."""
        need_source(self, x)
        return tensor("vector", self.count)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``linspace``, once per example."""
        return np.tile(np.linspace(self.start, self.stop, int(self.count)), (len(x), 1))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `numpy.linspace`."""
        yield run([[0.0]], start=2, stop=3, count=5), [[2.0, 2.25, 2.5, 2.75, 3.0]]
