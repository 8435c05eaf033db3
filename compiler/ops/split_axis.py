"""split_axis: one axis as several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim, product
from ..types.record import axis, items
from ..types.record import shape as lengths
from ..types.tensor import TensorType, of_axes
from . import Refusal, case, refused
from ._axes import need_axis
from ._moves import Moves


class SplitAxis(Moves):
    """One axis read as several, the last of them fastest; undoes `merge_axes`.

    ``split_axis: {axis: channel, axes: [head, channel], sizes: [8, -1]}`` gives eight heads.
    """

    axis: str = axis(doc="axis that is read anew")
    axes: Any = items(doc="names of the new axes, in order")
    sizes: Any = lengths(doc="their sizes; one may be -1, what the others leave")

    cases = (
        case("sequence[5, 6]", axis="channel", axes=["head", "channel"], sizes=[2, -1]),
        case("sequence[20, 3]", axis="time", axes=["height", "width"], sizes=[4, 5]),
        case("sequence[T, 12]", axis="channel", axes=["a", "b", "c"], sizes=[2, 3, 2]),
        case("image[H, W, 6]", axis="channel", axes=["group", "channel"], sizes=[3, 2]),
        refused("E0507", "sequence[5, 6]", axis="channel", axes=["a", "b"], sizes=[4, -1]),
        refused("E0507", "sequence[5, 6]", axis="channel", axes=["a", "b"], sizes=[2, 4]),
        refused("E0209", "sequence[5, 6]", axis="channel", axes=["a", "b"], sizes=[6]),
        refused("E0503", "sequence[5, 6]", axis="channel", axes=["time", "b"], sizes=[2, 3]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Several axes in the place of one."""
        need_axis(self, x, self.axis)
        at = x.index(self.axis)
        axes = (*x.axes[:at], *self.axes, *x.axes[at + 1 :])
        if len(set(axes)) < len(axes) or not all(str(a).isidentifier() for a in self.axes):
            raise Refusal(
                "E0503",
                f"`split_axis` needs names that {x} does not have yet",
                at="axes",
                because={"x": f"gives {x}"},
            )
        return of_axes(axes, (*x.dims[:at], *self.parts(x), *x.dims[at + 1 :]), x.dtype)

    def parts(self, x: TensorType) -> tuple[Dim, ...]:
        """The new sizes, with -1 worked out."""
        sizes = tuple(self.sizes)
        if len(sizes) != len(self.axes) or len(sizes) < 2 or sum(n == -1 for n in sizes) > 1:
            raise Refusal(
                "E0209", "`split_axis` needs a size for each of two or more axes", at="sizes"
            )
        size, known = x.dim(self.axis), product(n for n in sizes if n != -1)
        rest = size // known if -1 in sizes and size % known == 0 else 1
        if known * rest != size:
            raise Refusal(
                "E0507",
                f"`split_axis` cannot read {self.axis} {size} as {' x '.join(map(str, sizes))}",
                at="sizes",
                because={"x": f"gives {x}"},
            )
        return tuple(rest if n == -1 else n for n in sizes)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``reshape``."""
        kind: TensorType = values["types"]["x"]
        at = 1 + kind.index(self.axis)
        return np.reshape(x, (*x.shape[:at], *self.parts(kind), *x.shape[at + 1 :]))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Six numbers as two rows of three."""
        got = run([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]], axis="channel", axes=["a", "b"], sizes=[2, -1])
        yield got, [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]
