"""unstack: one value for every position of an axis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import is_static
from ..types.record import axis
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._axes import need_axis, place, without
from ._moves import Moves


class Unstack(Moves):
    """Every position of an axis as a value of its own, without that axis.

    The outputs have numbers: after ``as: eye`` they are ``eye[0]`` and ``eye[1]``; ``as: [a, b]``
    names each.
    """

    axis: str = axis(doc="axis that is taken apart")

    cases = (
        case("sequence[2, 3]", axis="time"),
        case("image[4, 5, 3]", axis="channel"),
        case("image[H, 2, 3]", axis="width"),
        case("tokens[3]", axis="time"),
        refused("E0504", "sequence[T, 3]", axis="time"),
        refused("E0503", "vector[3]", axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> dict[str, TensorType]:
        """One output per position, numbered from 0."""
        need_axis(self, x, self.axis)
        size = x.dim(self.axis)
        if not is_static(size):
            raise Refusal(
                "E0504",
                f"`unstack` makes a value of every position, and {self.axis} has {size}",
                at="axis",
                because={"x": f"gives {x}"},
                help="write a number into the type of the input",
            )
        return {str(i): without(x, self.axis) for i in range(int(size))}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x[..., i, ...]`` for every i."""
        at = place(self.axis, values)
        return {str(i): x[(*(slice(None),) * at, i)] for i in range(x.shape[at])}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The two columns of two rows."""
        found = run([[[1.0, 2.0], [3.0, 4.0]]], axis="channel")
        yield found["0"], [[1.0, 3.0]]
        yield found["1"], [[2.0, 4.0]]
