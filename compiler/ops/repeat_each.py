"""repeat_each: every position of an axis several times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis, integer
from ..types.tensor import TensorType
from . import case, refused
from ._axes import need_axis, place
from ._moves import Moves


class RepeatEach(Moves):
    """Every position of an axis ``times`` times in a row: a a b b.

    `tile` gives a b a b.  (``repeat`` is a modifier: it repeats steps.)
    """

    times: int = integer(minimum=1, doc="number of copies of each position")
    axis: str = axis(doc="axis that gets longer")

    cases = (
        case("vector[3]", times=2, axis="channel"),
        case("image[4, 5, 3]", times=3, axis="width"),
        case("sequence[T, 4]", times=2, axis="time"),
        case("tokens[5]", times=2, axis="time"),
        refused("E0209", "vector[3]", times=0, axis="channel"),
        refused("E0503", "vector[3]", times=2, axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The axis is ``times`` as long."""
        need_axis(self, x, self.axis)
        return x.with_dim(self.axis, x.dim(self.axis) * self.times)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Position i is position i // times of x."""
        at = place(self.axis, values)
        return np.take(x, np.arange(x.shape[at] * self.times) // self.times, at)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `torch.repeat_interleave`."""
        yield run([[1.0, 2.0, 3.0]], times=2, axis="channel"), [[1.0, 1.0, 2.0, 2.0, 3.0, 3.0]]
