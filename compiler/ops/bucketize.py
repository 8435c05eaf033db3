"""bucketize: real numbers as the number of the interval they lie in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ..types.record import items
from ..types.tensor import TensorType, of_axes
from . import Op, Refusal, case, refused
from ._activation import need_real


class Bucketize(Op):
    """How many of the boundaries are at most x: 0 below the first, their number from the last on.

    ``bucketize: [18, 65]`` gives 0 below 18, 1 from 18 to below 65 and 2 from 65 on.  Whole
    numbers, for an `embedding` or `one_hot` of one class more than there are boundaries.
    """

    boundaries: Any = items(of_what="numbers", doc="numbers in increasing order")

    cases = (
        case("vector[7]", boundaries=[-0.5, 0.25, 1.5]),
        case("image[4, 5, 3]", boundaries=[0.1]),
        case("scalar", boundaries=[-1, 0, 1, 2]),
        case("sequence[T, 3]", boundaries=[0.1, 0.7]),
        refused("E0503", "tokens[5]", boundaries=[1]),
        refused("E0209", "vector[5]", boundaries=[1, 0]),
        refused("E0209", "vector[5]", boundaries=[]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Whole numbers of the same axes."""
        need_real(self, x)
        found = list(self.boundaries)
        real = all(isinstance(b, (int, float)) and not isinstance(b, bool) for b in found)
        rising = real and all(a < b for a, b in pairwise(found))
        if not found or not rising:
            raise Refusal(
                "E0209", "`bucketize` needs one or more increasing numbers", at="boundaries"
            )
        kind = of_axes(x.axes, x.dims, "int")
        return kind if kind.kind != "tensor" else replace(x, dtype="int")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Count the boundaries that are reached."""
        return sum((x >= boundary) * 1 for boundary in self.boundaries)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A comparison with each boundary."""
        return x.elements * len(self.boundaries)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `numpy.digitize`."""
        got = run([[0.2, 6.4, 3.0, 1.6]], boundaries=[0.0, 1.0, 2.5, 4.0, 10.0])
        yield got, [[1, 4, 3, 2]]
