"""inverse: the inverse of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType
from . import Op, case, refused
from ._axes import need_matrix


class Inverse(Op):
    """The matrix y with x y = 1, for the last two axes of x, which must be square."""

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
        """Far from singular."""
        return array + 4 * np.eye(array.shape[-1])

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``inv``."""
        return np.linalg.inv(x)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 n^3 for n rows."""
        return 2 * x.elements * x.channels

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `numpy.linalg.inv`."""
        yield run([[[1.0, 2.0], [3.0, 4.0]]]), [[[-2.0, 1.0], [1.5, -0.5]]]
