"""cast: the same values in another dtype."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..types.record import word
from ..types.tensor import KINDS, TensorType, of_axes
from . import case
from ._moves import Moves


class Cast(Moves):
    """The same values as real numbers, whole numbers or truth values.

    Whole numbers of real ones are cut off at the point (2.7 gives 2, -2.7 gives -2); everything but
    0 is true.  How many bits a number has is a matter of ``training.precision``.
    """

    dtype: str = word("float", "int", "bool", doc="what the values become")

    cases = (
        case("tokens[5]", dtype="float"),
        case("mask[T]", dtype="float"),
        case("image[4, 5, 3]", dtype="int"),
        case("bool vector[7]", dtype="int"),
        case("label", dtype="float"),
        case("int sequence[4, 3]", dtype="bool"),
        case("vector[4]", dtype="float"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same axes."""
        kind = of_axes(x.axes, x.dims, self.dtype)
        return kind if x.kind in KINDS else replace(x, dtype=self.dtype)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``astype``."""
        if self.dtype == values["types"]["x"].dtype:
            return x
        if self.dtype == "bool":
            return x != 0
        return np.trunc(x).astype(np.float64 if self.dtype == "float" else np.int64)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Towards zero; nothing but 0 is false."""
        yield run([[2.7, -2.7, -0.4]], dtype="int"), [[2, -2, 0]]
        yield run([[3, 0]], x_type="tokens[2]", dtype="bool"), [[True, False]]
