"""log_det: the logarithm of the size of the determinant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType, of_axes
from . import Op, case, refused
from ._axes import need_matrix


class LogDet(Op):
    """log |det x| of the last two axes, which must be square; what flows and Gaussians need.

    It neither overflows nor underflows where the determinant would.
    """

    cases = (
        case("sequence[3, 3]"),
        case("image[2, 4, 4]"),
        case("sequence[1, 1]"),
        refused("E0501", "sequence[3, 4]"),
        refused("E0503", "vector[4]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The other axes."""
        need_matrix(self, x, square=True)
        return of_axes(x.axes[:-2], x.dims[:-2])

    def suited(self, np: Any, name: str, array: Any) -> Any:
        """Far from singular."""
        return array + 4 * np.eye(array.shape[-1])

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``slogdet`` without the sign."""
        return np.linalg.slogdet(x)[1]

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 n^3 / 3 for n rows."""
        return 2 * x.elements * x.channels // 3

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """|-2|; 0.1 times the identity of size 500, as in the documentation of `slogdet`."""
        yield run([[[1.0, 2.0], [3.0, 4.0]]]), [0.69314718056]
        size = 500
        rows = [[0.1 if i == j else 0.0 for j in range(size)] for i in range(size)]
        yield run([rows]), [-1151.2925464970228]
