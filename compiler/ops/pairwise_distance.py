"""pairwise_distance: how far every vector is from every other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._axes import need_matrix
from ._operand import WithOne, product_type


class PairwiseDistance(WithOne):
    """y[i, j] = |x[i] - w[j]|, the Euclidean distance of every row of x from every row of w.

    The last axis of x and w holds the vectors, the one before it the rows; the axes before them
    must be equal.  Equal vectors have distance 0 with gradient 0.
    """

    squared: bool = boolean(False, doc="give the square of the distance")

    cases = (
        case("sequence[5, 3]", with_="sequence[4, 3]"),
        case("sequence[T, 3]", with_="sequence[S, 3]", squared=True),
        case("image[2, 5, 3]", with_="image[2, 4, 3]"),
        refused("E0501", "sequence[5, 3]", with_="sequence[4, 2]"),
        refused("E0501", "image[2, 5, 3]", with_="image[3, 4, 3]"),
        refused("E0503", "vector[5]", with_="vector[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Rows of x and rows of w."""
        w = self.other(values)
        need_matrix(self, x)
        need_matrix(self, w)
        if x.rank != w.rank or (*x.dims[:-2], x.dims[-1]) != (*w.dims[:-2], w.dims[-1]):
            raise Refusal(
                "E0501",
                f"`pairwise_distance` needs values that differ in their rows only: {x} and {w}",
                at="with",
                because={"x": f"gives {x}", "with": f"gives {w}"},
            )
        return product_type((*x.axes[:-1], w.axes[-2]), (*x.dims[:-1], w.dims[-2]))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Root of the sum of squares; 1 stands under the root where the sum is 0."""
        apart = x[..., :, None, :] - self.other(values)[..., None, :, :]
        square = np.sum(apart * apart, axis=-1)
        if self.squared:
            return square
        return np.where(square > 0, np.sqrt(np.where(square > 0, square, 1.0)), 0.0)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Difference, square and sum per coordinate, and a root."""
        return y.elements * (3 * x.channels + (0 if self.squared else 1))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The 3-4-5 and the 5-12-13 triangle."""
        points = {"with": ([[[3.0, 4.0], [5.0, 12.0], [0.0, 0.0]]],)}
        yield run([[[0.0, 0.0]]], values=points, with_="w"), [[[5.0, 13.0, 0.0]]]
        yield run([[[0.0, 0.0]]], values=points, with_="w", squared=True), [[[25.0, 169.0, 0.0]]]
