"""concat: join values along an axis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis, values
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._axes import need_axis, place


class Concat(Op):
    """The current value followed by the named values, along one axis.

    Every other axis must have the same size in all of them.
    """

    with_: Any = values(doc="values that follow the current one")
    axis: str = axis("channel", doc="axis along which they are joined")

    cases = (
        case("vector[3]", with_="vector[4]"),
        case("image[5, 4, 3]", with_=["image[5, 4, 2]", "image[5, 4, 1]"]),
        case("image[5, 4, 3]", with_="image[2, 4, 3]", axis="height"),
        case("sequence[5, 4]", with_="sequence[3, 4]", axis="time"),
        refused("E0501", "image[5, 4, 3]", with_="image[5, 6, 3]"),
        refused("E0503", "vector[3]", with_="vector[4]", axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Add up the sizes on ``axis``; refuse when another axis differs."""
        need_axis(self, x, self.axis)
        total = x.dim(self.axis)
        others = values["with"]
        for index, other in enumerate(others):
            name = f"with[{index}]" if len(others) > 1 else "with"
            because = {"x": f"gives {x}", name: f"gives {other}"}
            if (other.axes, other.dtype) != (x.axes, x.dtype):
                raise Refusal(
                    "E0501",
                    f"`concat` inputs differ in kind: {x} and {other}",
                    text="joined here",
                    because=because,
                    help="bring both to the same axes first, e.g. with `- reshape`",
                )
            clash = [a for a in x.axes if a != self.axis and x.dim(a) != other.dim(a)]
            if clash:
                raise self._clash(x, other, clash, because)
            total = total + other.dim(self.axis)
        return x.with_dim(self.axis, total)

    def _clash(
        self, x: TensorType, other: TensorType, clash: list[str], because: dict[str, str]
    ) -> Refusal:
        pairs = ", ".join(f"{axis}: {x.dim(axis)} and {other.dim(axis)}" for axis in clash)
        near = all(_near(x.dim(axis), other.dim(axis)) for axis in clash)
        grid = near and "channel" not in clash and x.kind in ("image", "volume")
        return Refusal(
            "E0501",
            f"`concat` inputs differ in {pairs}",
            text="joined here",
            because=because,
            help="odd sizes do not survive a pool and upsample round trip; make the "
            "input a multiple of 2^depth, or add `- pad`/`- crop`"
            if grid
            else "all branches need the same strides"
            if self.axis == "channel" and "channel" not in clash and len(clash) > 1
            else f"only `{self.axis}` may differ; join along `{clash[0]}` with `axis: {clash[0]}`"
            if len(clash) == 1
            else "",
        )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``concatenate``."""
        return np.concatenate([x, *values["with"]], axis=place(self.axis, values))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Order: the current value comes first."""
        yield run([[1.0]], values={"with": ([[2.0, 3.0]],)}, with_="b"), [[1.0, 2.0, 3.0]]


def _near(one: Any, other: Any) -> bool:
    """Whether two sizes may be of a round trip that lost the odd rest, and not of another stride."""
    return not (isinstance(one, int) and isinstance(other, int)) or min(one, other) * 3 > 2 * max(
        one, other
    )
