"""top_k: the largest values and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..types.record import axis, integer
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._along import Ordering
from ._axes import place


class TopK(Ordering):
    """The k largest values along one axis, largest first, and their indices.

    Two outputs, ``values`` and ``indices``; of equal values the first counts.
    """

    k: int = integer(minimum=1, doc="how many")
    axis: str = axis("channel", doc="axis along which the largest are taken")

    cases = (
        case("vector[7]", k=3),
        case("image[4, 5, 3]", k=2, axis="height"),
        case("sequence[T, 4]", k=4),
        case("tokens[6]", k=2, axis="time"),
        refused("E0209", "vector[7]", k=8),
        refused("E0209", "vector[7]", k=0),
        refused("E0503", "vector[7]", k=2, axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> Any:
        """Two values with ``k`` in place of the size of the axis."""
        super().infer(x)
        size = x.dim(self.axis)
        if isinstance(size, int) and size < self.k:
            raise Refusal(
                "E0209",
                f"`k` must be at most the size of the axis, {size}",
                at="k",
                text=f"this is {self.k}",
                because={"x": f"gives {x}"},
            )
        best = x.with_dim(self.axis, self.k)
        return {"values": best, "indices": replace(best, dtype="int")}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The front of a stable descending order."""
        at = place(self.axis, values)
        order = np.take(self.order(np, x, values, True), range(self.k), axis=at)
        return {"values": np.take_along_axis(x, order, at), "indices": order}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Equal values: the first counts."""
        found = run([[2.0, 5.0, 1.0, 5.0, 2.0]], k=3)
        yield found["values"], [[5.0, 5.0, 2.0]]
        yield found["indices"], [[1, 3, 0]]
