"""solve: systems of linear equations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._activation import need_real
from ._axes import need_matrix
from ._operand import WithOne


class Solve(WithOne):
    """The y with x y = w, for the last two axes of x, which must be square.

    w is a matrix of as many rows, one system per column, or a vector of one axis less than x.
    """

    cases = (
        case("sequence[3, 3]", with_="sequence[3, 2]"),
        case("sequence[4, 4]", with_="vector[4]"),
        case("image[2, 3, 3]", with_="image[2, 3, 5]"),
        refused("E0501", "sequence[3, 4]", with_="vector[4]"),
        refused("E0501", "sequence[3, 3]", with_="vector[4]"),
        refused("E0501", "sequence[3, 3]", with_="image[3, 3, 3]"),
        refused("E0503", "vector[3]", with_="vector[3]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of w."""
        w: TensorType = self.other(values)
        need_matrix(self, x, square=True)
        need_real(self, w, "with")
        if w.rank not in (x.rank, x.rank - 1) or w.dims[: x.rank - 1] != x.dims[:-1]:
            raise Refusal(
                "E0501",
                f"`solve` needs as many rows on both sides: {x} and {w}",
                at="with",
                because={"x": f"gives {x}", "with": f"gives {w}"},
            )
        return w

    def suited(self, np: Any, name: str, array: Any) -> Any:
        """X far from singular."""
        return array + 4 * np.eye(array.shape[-1]) if name == "x" else array

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``solve``."""
        w = self.other(values)
        return np.matmul(np.linalg.inv(x), w if w.ndim == x.ndim else w[..., None]).reshape(w.shape)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 n^3 / 3 to decompose, 2 n^2 for each right side."""
        return 2 * x.elements * x.channels // 3 + 2 * y.elements * x.channels

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `numpy.linalg.solve`."""
        got = run([[[1.0, 2.0], [3.0, 5.0]]], values={"with": ([[1.0, 2.0]],)}, with_="w")
        yield got, [[-1.0, 1.0]]
