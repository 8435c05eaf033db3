"""diagonal_matrix: a vector as the diagonal of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import text
from ..types.tensor import TensorType
from . import case, refused
from ._axes import inserted, need_known
from ._moves import Moves
from ._shared import need_channels


class DiagonalMatrix(Moves):
    """A square matrix that holds the last axis on its diagonal and 0 elsewhere.

    The new axis, of the rows, stands in front of the last one.
    """

    axis: str = text("row", doc="name of the new axis")

    cases = (
        case("vector[5]"),
        case("sequence[4, 3]"),
        case("vector[2]", axis="time"),
        refused("E0503", "tokens[5]"),
        refused("E0503", "sequence[5, 3]", axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """One more axis."""
        need_channels(self, x)
        need_known(self, x, 1)
        return inserted(self, x, self.axis, x.axes[-1], x.channels)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Times the identity matrix."""
        return x[..., None, :] * np.eye(x.shape[-1])

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two values."""
        yield run([[2.0, 3.0]]), [[[2.0, 0.0], [0.0, 3.0]]]
