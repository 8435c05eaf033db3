"""eye: the identity matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType, tensor
from . import case, refused
from ._constant import need_source
from ._moves import Moves


class Eye(Moves):
    """The identity matrix [size, size] for every example of x."""

    size: int = integer(minimum=1, doc="number of rows and columns")

    cases = (
        case("vector[5]", size=4),
        case("image[4, 5, 3]", size=2),
        case("sequence[T, 3]", size=1),
        refused("E0503", "tokens[5]", size=3),
        refused("E0209", "vector[5]", size=0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A sequence of unit vectors."""
        need_source(self, x)
        return tensor("sequence", self.size, self.size)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``eye``, once per example."""
        return np.tile(np.eye(int(self.size)), (len(x), 1, 1))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two by two."""
        yield run([[5.0]], size=2), [[[1.0, 0.0], [0.0, 1.0]]]
