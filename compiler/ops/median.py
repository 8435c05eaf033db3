"""median: the value in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from . import case, refused
from ._reduce import Reduction


class Median(Reduction):
    """The middle value along one axis, the mean of the two middle ones where the count is even."""

    axis: Any = axis("channel", doc="axis that disappears")

    kinked = True
    work = 10
    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", axis="height"),
        case("image[4, 5, 3]"),
        case("sequence[T, 3]", axis="time"),
        refused("E0503", "tokens[5]", axis="time"),
        refused("E0503", "vector[7]", axis="time"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The middle of a stable order."""
        at, count = self.places(values)[0], x.shape[self.places(values)[0]]
        order = np.argsort(x, axis=at, kind="stable")
        ordered = np.take_along_axis(x, order, at)
        return (np.take(ordered, (count - 1) // 2, at) + np.take(ordered, count // 2, at)) / 2

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """An odd and an even count."""
        yield run([[9.0, 1.0, 4.0]], axis="channel"), [4.0]
        yield run([[9.0, 1.0, 4.0, 2.0]], axis="channel"), [3.0]
