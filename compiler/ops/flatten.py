"""flatten: join every axis into one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType, tensor
from . import Op, case, refused
from ._shared import need_channels


class Flatten(Op):
    """One vector of all values of an example, in logical order: the channel runs fastest.

    [height, width, channel] becomes [height * width * channel].
    """

    cases = (
        case("image[4, 5, 3]"),
        case("sequence[5, 3]"),
        case("vector[7]"),
        refused("E0503", "label"),
        refused("E0503", "tokens[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A vector with as many values."""
        need_channels(self, x)
        return tensor("vector", x.elements)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``reshape`` to two axes."""
        return np.reshape(x, (x.shape[0], -1))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Row by row, pixel by pixel."""
        yield run([[[1.0, 2.0], [3.0, 4.0]]]), [[1.0, 2.0, 3.0, 4.0]]
