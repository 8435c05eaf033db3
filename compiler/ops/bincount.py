"""bincount: how often each id occurs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, value
from ..types.tensor import TensorType, tensor
from . import Op, case, refused
from ._index import need_tokens


class Bincount(Op):
    """A vector[classes] that says how often every id occurs among the tokens: a bag of words."""

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
        """The sum of the unit vectors."""
        hot = b.one_hot(x, classes=self.classes)
        mask = values.get("mask")
        return b.sum(hot, axis="time", **({} if mask is None else {"mask": mask}))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `numpy.bincount`; padding is left out."""
        yield (
            run([[0, 1, 1, 3, 2, 1, 7]], x_type="tokens[7]", classes=8),
            [[1, 3, 1, 1, 0, 0, 0, 1]],
        )
        real = {"mask": [[True, True, False]]}
        yield run([[2, 2, 0]], x_type="tokens[3]", classes=3, values=real, mask="m"), [[0, 0, 2]]
