"""diagonal: the diagonal of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import as_integer
from ..types.tensor import TensorType, of_axes
from . import case, refused
from ._axes import need_known, need_matrix
from ._moves import Moves


class Diagonal(Moves):
    """The diagonal of the last two axes, in their place as one axis with the name of the last."""

    cases = (
        case("sequence[4, 4]"),
        case("image[2, 3, 5]"),
        case("tensor[head=2, time=5, channel=3]"),
        refused("E0503", "vector[4]"),
        refused("E0504", "sequence[T, 4]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """As long as the shorter side."""
        need_matrix(self, x)
        need_known(self, x)
        return of_axes(
            (*x.axes[:-2], x.axes[-1]), (*x.dims[:-2], min(as_integer(n) for n in x.dims[-2:]))
        )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x[..., i, i]``."""
        n = min(x.shape[-2:])
        return x[..., np.arange(n), np.arange(n)]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two by three."""
        yield run([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]), [[1.0, 5.0]]
