"""tril: the lower triangle of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType
from . import case, refused
from ._axes import need_matrix
from ._moves import Moves


class Tril(Moves):
    """The last two axes with 0 everywhere but on and below a diagonal.

    ``diagonal: 1`` is the one above the main diagonal, -1 the one below it.
    """

    diagonal: int = integer(0, doc="which diagonal is the last that is kept")

    cases = (
        case("sequence[4, 5]"),
        case("sequence[T, 3]", diagonal=1),
        case("image[2, 4, 3]", diagonal=-2),
        refused("E0503", "vector[4]"),
        refused("E0503", "tokens[4]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of x."""
        need_matrix(self, x)
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Kept where column - row <= diagonal."""
        rows, columns = np.arange(x.shape[-2])[:, None], np.arange(x.shape[-1])
        return np.where(columns - rows <= self.diagonal, x, 0.0)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `numpy.tril`."""
        x = [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]]
        expected = [[0, 0, 0], [4, 0, 0], [7, 8, 0], [10, 11, 12]]
        yield run(x, diagonal=-1), [expected]
