"""multi_hot: which ids occur."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, value
from ..types.tensor import TensorType, tensor
from . import Op, case, refused
from ._index import need_tokens


class MultiHot(Op):
    """A vector[classes] that is 1 at every id that occurs among the tokens and 0 elsewhere."""

    classes: int = integer(minimum=1, doc="number of ids")
    mask: Any = value(None, doc="mask[T], true at real tokens")

    reads_padding = True
    cases = (
        case("tokens[5]", classes=7),
        case("tokens[T]", classes=4, mask="mask[T]"),
        case("tokens[2]", classes=9),
        refused("E0503", "sequence[5, 3]", classes=4),
        refused("E0503", "label", classes=4),
        refused("E0501", "tokens[5]", classes=4, mask="mask[6]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """One number per id."""
        need_tokens(self, x, values.get("mask"))
        return tensor("vector", self.classes)

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """The largest of the unit vectors."""
        hot = b.one_hot(x, classes=self.classes)
        mask = values.get("mask")
        if mask is not None:
            hot = hot * b.expand(b.cast(mask, dtype="float"), axis="channel")
        return b.max(hot, axis="time")

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """As `keras.layers.CategoryEncoding` documents it; padding is left out."""
        rows = [[0, 1], [0, 0], [1, 2], [3, 1]]
        expected = [[1, 1, 0, 0], [1, 0, 0, 0], [0, 1, 1, 0], [0, 1, 0, 1]]
        yield run(rows, x_type="tokens[2]", classes=4), expected
        real = {"mask": [[True, False]]}
        yield run([[2, 0]], x_type="tokens[2]", classes=3, values=real, mask="m"), [[0, 0, 1]]
