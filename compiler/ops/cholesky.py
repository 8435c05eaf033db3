"""cholesky: the triangular root of a positive matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType
from . import Op, case, refused
from ._axes import need_matrix


class Cholesky(Op):
    """The lower triangular y with positive diagonal and y y^T = x, for the last two axes of x.

    x must be symmetric and positive definite; its gradient is symmetric too.
    """

    cases = (
        case("sequence[3, 3]"),
        case("image[2, 4, 4]"),
        case("sequence[1, 1]"),
        refused("E0501", "sequence[3, 4]"),
        refused("E0503", "vector[4]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of x."""
        need_matrix(self, x, square=True)
        return x

    def suited(self, np: Any, name: str, array: Any) -> Any:
        """Symmetric and positive definite."""
        return np.matmul(array, np.swapaxes(array, -1, -2)) + 2 * np.eye(array.shape[-1])

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``cholesky`` of the symmetric part."""
        return np.linalg.cholesky((x + np.swapaxes(x, -1, -2)) / 2)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """n^3 / 3 for n rows."""
        return x.elements * x.channels // 3

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The matrix with whole roots that Wikipedia decomposes."""
        x = [[[4.0, 12.0, -16.0], [12.0, 37.0, -43.0], [-16.0, -43.0, 98.0]]]
        yield run(x), [[[2.0, 0.0, 0.0], [6.0, 1.0, 0.0], [-8.0, 5.0, 3.0]]]
