"""glu: one half of the channels gates the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import is_static
from ..types.record import axis
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._activation import need_real
from ._axes import need_axis


class Glu(Op):
    """y = a sigmoid(b), where a and b are the first and the second half of an axis.

    Source: Dauphin et al. 2017, "Language Modeling with Gated Convolutional Networks", equation 1.
    """

    axis: str = axis("channel", doc="axis that is cut in half")

    cases = (
        case("vector[6]"),
        case("image[4, 5, 6]"),
        case("sequence[4, 3]", axis="time"),
        refused("E0506", "vector[7]"),
        refused("E0503", "tokens[4]"),
        refused("E0504", "sequence[T, 3]", axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Half the size on ``axis``."""
        need_real(self, x)
        need_axis(self, x, self.axis)
        size = x.dim(self.axis)
        if not is_static(size):
            raise Refusal(
                "E0504",
                f"`glu` needs a {self.axis} axis of known size, not {size}",
                because={"x": f"gives {x}"},
            )
        if size % 2 != 0:
            raise Refusal(
                "E0506",
                f"`glu` cannot cut {size} values of the {self.axis} axis in half",
                because={"x": f"gives {x}"},
            )
        return x.with_dim(self.axis, size // 2)

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Cut, squash, multiply."""
        half = x.type.dim(self.axis) // 2
        kept = b.slice(x, axis=self.axis, stop=half)
        return kept * b.sigmoid(b.slice(x, axis=self.axis, start=half))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A gate of sigmoid(0) = 1/2 and one of sigmoid(ln 3) = 3/4."""
        yield run([[2.0, 8.0, 0.0, 1.0986122886681098]]), [[1.0, 6.0]]
