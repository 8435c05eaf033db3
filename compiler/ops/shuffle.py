"""shuffle: positions in a random order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from ..types.tensor import TensorType
from . import case, refused
from ._axes import need_axis
from ._random import Draws


class Shuffle(Draws):
    """The positions of an axis in a random order, the same one for every example of the batch."""

    axis: str = axis("time", doc="axis whose positions change places")

    keeps_steps = False
    cases = (
        case("sequence[7, 3]"),
        case("image[4, 5, 3]", axis="width"),
        case("vector[9]", axis="channel"),
        refused("E0503", "vector[9]"),
        refused("E0503", "image[4, 5, 3]", axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of x."""
        need_axis(self, x, self.axis)
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The order of random numbers, one for each position; without draws nothing moves."""
        draws, at = np.draws(), x.ndim - len(values["types"]["x"].axes)
        if draws is None:
            return x
        at += values["types"]["x"].index(self.axis)
        order = np.argsort(draws.integers((1, x.shape[at]))[0], kind="stable")
        return np.take(x, order, at)

    def law(self, seen: Any) -> None:
        """Every position once, in one order for all examples, another one in the next call."""
        order = self.order(seen, seen.x, seen.y)
        moved = seen.np.take(seen.x, order, self.at(seen))
        seen.same("order", seen.y, moved)
        again = self.order(seen, seen.x, seen.more)
        if (order == again).all():
            seen.wrong("the next call has the same order")

    def slope_law(self, seen: Any) -> None:
        """The gradient goes back to where its value came from."""
        order = self.order(seen, seen.x, seen.y)
        back = seen.np.take(seen.cotangent, seen.np.argsort(order), self.at(seen))
        seen.same("gradient", seen.slope("x"), back)

    def at(self, seen: Any) -> int:
        """Position of the axis."""
        return 1 + int(seen.job.drawn.types["x"].index(self.axis))

    def order(self, seen: Any, before: Any, after: Any) -> Any:
        """Where each position of the first example came from."""
        at = self.at(seen)
        a, b = (seen.np.moveaxis(v, at, 1)[0].reshape(v.shape[at], -1) for v in (before, after))
        return seen.np.abs(b[:, None] - a[None]).sum(-1).argmin(1)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The order that changes nothing."""
        yield run([[3.0, 1.0]], axis="channel"), [[3.0, 1.0]]
