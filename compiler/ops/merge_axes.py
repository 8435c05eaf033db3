"""merge_axes: neighbouring axes as one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import product
from ..types.record import items, text
from ..types.tensor import TensorType, of_axes
from . import Refusal, case, refused
from ._axes import need_axis
from ._moves import Moves


class MergeAxes(Moves):
    """Neighbouring axes joined into one, in logical order: the last of them runs fastest.

    ``merge_axes: {axes: [width, channel]}`` reads the columns of an image as channels.
    """

    axes: Any = items(doc="two or more neighbouring axes, in their order")
    name: str | None = text(None, doc="name of the joint axis; absent: that of the last one")

    cases = (
        case("image[4, 5, 3]", axes=["width", "channel"], name="channel"),
        case("image[H, W, 3]", axes=["height", "width"], name="time"),
        case("video[2, 3, 4, 5]", axes=["time", "height", "width"]),
        refused("E0503", "image[4, 5, 3]", axes=["height", "channel"]),
        refused("E0503", "image[4, 5, 3]", axes=["width", "height"]),
        refused("E0503", "sequence[5, 3]", axes=["width", "channel"]),
        refused("E0209", "sequence[5, 3]", axes=["channel"]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """One axis in the place of several."""
        at, end = self.span(x)
        name = self.name or x.axes[end - 1]
        axes = (*x.axes[:at], name, *x.axes[end:])
        if not name.isidentifier() or len(set(axes)) < len(axes):
            raise Refusal("E0503", f"`merge_axes` cannot call an axis of {x} `{name}`", at="name")
        return of_axes(axes, (*x.dims[:at], product(x.dims[at:end]), *x.dims[end:]), x.dtype)

    def span(self, x: TensorType) -> tuple[int, int]:
        """The positions of the first axis and behind the last."""
        if len(self.axes) < 2:
            raise Refusal("E0209", "`merge_axes` needs two axes or more", at="axes")
        for axis in self.axes:
            need_axis(self, x, axis, "axes")
        at = x.index(self.axes[0])
        if x.axes[at : at + len(self.axes)] != tuple(self.axes):
            raise Refusal(
                "E0503",
                f"`merge_axes` joins neighbours; {', '.join(self.axes)} do not stand so in {x}",
                at="axes",
                because={"x": f"gives {x}"},
                note=f"axes of this value: {', '.join(x.axes)}",
                help="bring them together with `- permute`",
            )
        return at, at + len(self.axes)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``reshape``."""
        at, end = self.span(values["types"]["x"])
        return np.reshape(x, (*x.shape[: 1 + at], -1, *x.shape[1 + end :]))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Rows of an image as steps."""
        image = [[[[1.0], [2.0]], [[3.0], [4.0]]]]
        yield run(image, axes=["width", "channel"]), [[[1.0, 2.0], [3.0, 4.0]]]
