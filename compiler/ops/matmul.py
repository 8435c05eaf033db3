"""matmul: products of matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..types.dims import Dim
from ..types.record import boolean
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._axes import need_matrix
from ._operand import WithOne, product_type


class Matmul(WithOne):
    """y = x w over the last two axes, rows and columns; the axes before them must be equal.

    Axes keep their names; where two would be equal the last becomes `channel`, so that the product
    of a sequence[T, C] and a transposed sequence[S, C] is a sequence[T, S].
    """

    transpose: bool = boolean(False, doc="exchange the last two axes of x first")
    transpose_with: bool = boolean(False, doc="exchange the last two axes of w first")

    cases = (
        case("sequence[5, 3]", with_="sequence[3, 4]"),
        case("sequence[T, 3]", with_="sequence[S, 3]", transpose_with=True),
        case("sequence[5, 3]", with_="sequence[5, 4]", transpose=True),
        case("tensor[head=2, time=5, channel=3]", with_="tensor[head=2, channel=3, time=5]"),
        case("image[4, 5, 3]", with_="image[4, 6, 5]", transpose=True, transpose_with=True),
        refused("E0501", "sequence[5, 3]", with_="sequence[4, 6]"),
        refused("E0501", "image[4, 5, 3]", with_="image[2, 3, 6]"),
        refused("E0503", "vector[5]", with_="sequence[5, 3]"),
        refused("E0206", "sequence[5, 3]", with_=["sequence[3, 4]", "sequence[3, 4]"]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Rows of x and columns of w."""
        w = self.other(values)
        need_matrix(self, x)
        need_matrix(self, w)
        left, right = Matrix.of(x, self.transpose), Matrix.of(w, self.transpose_with)
        because = {"x": f"gives {x}", "with": f"gives {w}"}
        if x.dims[:-2] != w.dims[:-2]:
            raise Refusal(
                "E0501",
                f"`matmul` multiplies matrices of equal other axes: {x} and {w}",
                because=because,
            )
        if left.columns[1] != right.rows[1]:
            raise Refusal(
                "E0501",
                f"`matmul` needs as many columns as rows: {left.columns[1]} and {right.rows[1]}",
                because=because,
                help="`transpose` and `transpose_with` exchange the last two axes",
            )
        axes = (*x.axes[:-2], left.rows[0], right.columns[0])
        return product_type(axes, (*x.dims[:-2], left.rows[1], right.columns[1]))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x @ w``."""
        w = self.other(values)
        x = np.swapaxes(x, -1, -2) if self.transpose else x
        return np.matmul(x, np.swapaxes(w, -1, -2) if self.transpose_with else w)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 per value of the result and common position."""
        return 2 * y.elements * Matrix.of(x, self.transpose).columns[1]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `numpy.matmul`."""
        w = {"with": ([[[4.0, 1.0], [2.0, 2.0]]],)}
        yield run([[[1.0, 0.0], [0.0, 1.0]]], values=w, with_="w"), [[[4.0, 1.0], [2.0, 2.0]]]
        got = run([[[1.0, 2.0]]], values=w, with_="w", transpose_with=True)
        yield got, [[[6.0, 6.0]]]


@dataclass(frozen=True)
class Matrix:
    """(name, size) of the rows and of the columns of a matrix."""

    rows: tuple[str, Dim]
    columns: tuple[str, Dim]

    @staticmethod
    def of(x: TensorType, transposed: bool) -> Matrix:
        """The last two axes of a type, exchanged if asked for."""
        pairs = list(zip(x.axes, x.dims, strict=True))[-2:]
        return Matrix(*reversed(pairs)) if transposed else Matrix(*pairs)
