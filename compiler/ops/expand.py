"""expand: a new axis of size 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis as existing
from ..types.record import text
from ..types.tensor import TensorType
from . import case, refused
from ._axes import inserted
from ._moves import Moves


class Expand(Moves):
    """The same values with a new axis of size 1.

    Without ``before`` the axis `channel` comes last and any other comes first:
    ``expand: time`` makes a sequence of one step of a vector.
    """

    axis: str = text(doc="name of the new axis")
    before: str | None = existing(None, doc="axis that it stands in front of")

    cases = (
        case("vector[5]", axis="time"),
        case("image[4, 5, 3]", axis="time"),
        case("sequence[T, 3]", axis="width", before="channel"),
        case("tokens[6]", axis="channel"),
        case("scalar", axis="channel"),
        refused("E0503", "sequence[5, 3]", axis="time"),
        refused("E0503", "sequence[5, 3]", axis="width", before="height"),
        refused("E0209", "sequence[5, 3]", axis="2"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """One more axis, of size 1."""
        return inserted(self, x, self.axis, self.before, 1)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``expand_dims``."""
        return np.expand_dims(x, 1 + self.infer(values["types"]["x"]).index(self.axis))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A vector as one step, and as a value per place."""
        yield run([[1.0, 2.0]], axis="time"), [[[1.0, 2.0]]]
        yield run([[1.0, 2.0]], axis="place", before="channel"), [[[1.0, 2.0]]]
        yield run([[1, 2]], x_type="tokens[2]", axis="channel"), [[[1], [2]]]
