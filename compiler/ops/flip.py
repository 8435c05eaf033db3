"""flip: an axis backwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from ..types.tensor import TensorType
from . import case, refused
from ._axes import need_axis, place
from ._moves import Moves


class Flip(Moves):
    """The positions of an axis in reverse order."""

    axis: str = axis(doc="axis that is reversed")

    cases = (
        case("vector[7]", axis="channel"),
        case("image[4, 5, 3]", axis="width"),
        case("sequence[T, 3]", axis="time"),
        case("tokens[6]", axis="time"),
        refused("E0503", "vector[7]", axis="time"),
    )

    @property
    def keeps_steps(self) -> bool:  # type: ignore[override]
        """Not when time runs backwards."""
        return self.axis != "time"

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type."""
        need_axis(self, x, self.axis)
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x[..., ::-1, ...]``."""
        return x[(*(slice(None),) * place(self.axis, values), slice(None, None, -1))]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Twice is the identity."""
        once = run([[1.0, 2.0, 3.0]], axis="channel")
        yield once, [[3.0, 2.0, 1.0]]
        yield run(once, axis="channel"), [[1.0, 2.0, 3.0]]
