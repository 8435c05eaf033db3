"""take: one position of an axis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis, integer
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._axes import need_axis, place, without
from ._moves import Moves


class Take(Moves):
    """One position of an axis, which is gone afterwards; negative positions count from the end."""

    index: int = integer(doc="position; -1 is the last")
    axis: str = axis("time", doc="axis it is taken from")

    cases = (
        case("sequence[T, 3]", index=0),
        case("sequence[5, 3]", index=-2),
        case("image[4, 5, 3]", index=2, axis="width"),
        case("image[4, 5, 3]", index=1, axis="channel"),
        case("vector[6]", index=-1, axis="channel"),
        case("tokens[6]", index=3),
        refused("E0209", "sequence[5, 3]", index=5),
        refused("E0503", "vector[3]", index=0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The other axes; the position must lie on the axis."""
        need_axis(self, x, self.axis)
        size = x.dim(self.axis)
        if isinstance(size, int) and not -size <= self.index < size:
            raise Refusal(
                "E0209",
                f"`take` cannot reach position {self.index} of a {self.axis} axis of {size}",
                at="index",
                text=f"must lie within -{size} and {size - 1}",
                because={"x": f"gives {x}"},
            )
        return without(x, self.axis)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x[..., index, ...]``."""
        return x[(*(slice(None),) * place(self.axis, values), self.index)]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The first and the last step."""
        steps = [[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]]
        yield run(steps, index=0), [[1.0, 2.0]]
        yield run(steps, index=-1), [[5.0, 6.0]]
