"""trace: the sum of the diagonal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType, of_axes
from . import Op, case, refused
from ._axes import need_matrix


class Trace(Op):
    """Sum of the diagonal of the last two axes, which are gone afterwards."""

    cases = (
        case("sequence[4, 4]"),
        case("image[2, 3, 3]"),
        case("sequence[5, 3]"),
        refused("E0503", "vector[4]"),
        refused("E0503", "tokens[4]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The other axes."""
        need_matrix(self, x)
        return of_axes(x.axes[:-2], x.dims[:-2])

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``trace``."""
        n = min(x.shape[-2:])
        return np.sum(x[..., np.arange(n), np.arange(n)], axis=-1)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One addition per row at most."""
        return y.elements * x.dims[-1]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `torch.trace`."""
        yield run([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]), [15.0]
