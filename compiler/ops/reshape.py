"""reshape: the same values in another shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim, is_static, product
from ..types.record import shape as sizes
from ..types.tensor import TensorType, shaped
from . import Op, Refusal, case, refused
from ._shared import need_channels


class Reshape(Op):
    """The same values in logical order under another shape, batch not counted.

    One size may be -1: it is what the others leave.  One axis gives a vector, two a sequence,
    three an image, four a volume.  At most one size may depend on a symbol.
    """

    shape: Any = sizes(doc="new sizes without batch, channels last")

    cases = (
        case("vector[30]", shape=[5, 2, 3]),
        case("image[4, 5, 3]", shape=[10, 6]),
        case("image[4, 5, 3]", shape=[2, -1, 2]),
        case("sequence[5, 6]", shape=[5, 2, 3]),
        refused("E0507", "vector[3136]", shape=[8, 8, 64]),
        refused("E0507", "vector[10]", shape=[4, -1]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A value of the kind that fits the number of axes."""
        need_channels(self, x)
        dims = self.dims(x)
        if sum(not is_static(size) for size in dims) > 1:
            raise Refusal(
                "E0507",
                "`reshape` can keep one symbolic size, not several",
                at="shape",
                text=written(dims),
                because={"x": f"gives {x}"},
                help="give the other sizes as numbers, or use `- permute` and `- flatten`",
            )
        return shaped(dims)

    def dims(self, x: TensorType) -> tuple[Dim, ...]:
        """The new sizes, with -1 worked out."""
        dims: tuple[Dim, ...] = tuple(self.shape)
        low = [size for size in dims if is_static(size) and size not in (-1,) and _below(size)]
        if low or sum(size == -1 for size in dims) > 1:
            what = f"a size must be at least 1, not {low[0]}" if low else "only one size may be -1"
            raise Refusal("E0209", f"`reshape`: {what}", at="shape", text=written(dims))
        known = product(size for size in dims if size != -1)
        if -1 in dims and x.elements % known == 0:
            return tuple(x.elements // known if size == -1 else size for size in dims)
        if -1 in dims or known != x.elements:
            target = f"rows of {known}" if -1 in dims else f"{known}"
            raise Refusal(
                "E0507",
                f"cannot reshape {x.elements} elements into {target}",
                at="shape",
                text=f"{written(dims)} = {known}" if -1 not in dims else written(dims),
                because={"x": f"gives {x}: {x.elements} elements"},
            )
        return dims

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``reshape``; a symbolic size is what the others leave."""
        dims = [int(str(size)) if is_static(size) else -1 for size in self.shape]
        return np.reshape(x, (x.shape[0], *dims))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Row by row."""
        yield run([[1.0, 2.0, 3.0, 4.0]], shape=[2, 2]), [[[1.0, 2.0], [3.0, 4.0]]]


def _below(size: Dim) -> bool:
    return isinstance(size, int) and size < 1


def written(dims: tuple[Dim, ...]) -> str:
    """Sizes as people write a product: ``8 x 8 x 64``."""
    return " x ".join(str(size) for size in dims)
