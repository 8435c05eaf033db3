"""shift: values moved along an axis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis, integer, number
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._activation import need_real
from ._axes import need_axis, place
from ._moves import Moves


class Shift(Moves):
    """Every position moves ``by`` places along an axis; what leaves is lost, ``fill`` enters.

    ``shift: 1`` gives every step the value of the step before: the input of a decoder that must not
    see what it predicts.
    """

    by: int = integer(1, doc="places; negative moves to the front")
    axis: str = axis("time", doc="axis along which values move")
    fill: float = number(0.0, doc="what enters")

    cases = (
        case("sequence[T, 3]"),
        case("sequence[5, 3]", by=-2, fill=0.5),
        case("image[4, 6, 3]", by=3, axis="width", fill=-1.5),
        case("vector[7]", by=2, axis="channel"),
        refused("E0209", "sequence[5, 3]", by=5),
        refused("E0503", "vector[7]"),
        refused("E0503", "tokens[5]"),
    )

    @property
    def keeps_steps(self) -> bool:  # type: ignore[override]
        """Not along time."""
        return self.axis != "time"

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; something must be left."""
        need_real(self, x)
        need_axis(self, x, self.axis)
        size = x.dim(self.axis)
        if isinstance(size, int) and abs(self.by) >= size:
            raise Refusal(
                "E0209",
                f"`shift` by {self.by} leaves nothing of a {self.axis} axis of {size}",
                at="by",
                because={"x": f"gives {x}"},
            )
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Filled cells on one side, the rest of x on the other."""
        at = place(self.axis, values)
        before, n = (slice(None),) * at, x.shape[at]
        filled = np.full((*x.shape[:at], abs(self.by), *x.shape[at + 1 :]), self.fill)
        if self.by >= 0:
            return np.concatenate([filled, x[(*before, slice(0, n - self.by))]], axis=at)
        return np.concatenate([x[(*before, slice(-self.by, n))], filled], axis=at)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Later by one; earlier by two."""
        steps = [[[1.0], [2.0], [3.0]]]
        yield run(steps), [[[0.0], [1.0], [2.0]]]
        yield run(steps, by=-2, fill=9.0), [[[3.0], [9.0], [9.0]]]
