"""det: the determinant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType, of_axes
from . import Op, case, refused
from ._axes import need_matrix


class Det(Op):
    """The determinant of the last two axes, which must be square and are gone afterwards."""

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
        """``det``."""
        return np.linalg.det(x)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 n^3 / 3 for n rows."""
        return 2 * x.elements * x.channels // 3

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `numpy.linalg.det`; two rows exchanged."""
        yield run([[[1.0, 2.0], [3.0, 4.0]]]), [-2.0]
        yield run([[[3.0, 4.0], [1.0, 2.0]]]), [2.0]
