"""stack: values side by side along a new axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..types.record import axis as existing
from ..types.record import text, values
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._axes import inserted
from ._moves import Moves


class Stack(Moves):
    """The current value and the named values, all of one type, along a new axis.

    Without ``before`` the axis `channel` comes last and any other comes first:
    ``stack: {with: later, axis: time}`` makes a sequence of two steps of vectors.
    """

    with_: Any = values(doc="values that follow the current one")
    axis: str = text(doc="name of the new axis")
    before: str | None = existing(None, doc="axis that it stands in front of")

    cases = (
        case("vector[5]", with_=["vector[5]", "vector[5]"], axis="time"),
        case("image[4, 5, 3]", with_="image[4, 5, 3]", axis="time"),
        case("sequence[T, 3]", with_="sequence[T, 3]", axis="width", before="channel"),
        case("tokens[6]", with_="tokens[6]", axis="channel"),
        refused("E0501", "vector[5]", with_="vector[4]", axis="time"),
        refused("E0503", "vector[5]", with_="vector[5]", axis="channel"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """One more axis, as long as there are values."""
        others = values["with"]
        for index, other in enumerate(others):
            if (other.axes, other.dims, other.dtype) != (x.axes, x.dims, x.dtype):
                name = f"with[{index}]" if len(others) > 1 else "with"
                raise Refusal(
                    "E0501",
                    f"`stack` needs values of one type: {x} and {other}",
                    text="stacked here",
                    because={"x": f"gives {x}", name: f"gives {other}"},
                )
        return inserted(self, replace(x, pad=None), self.axis, self.before, 1 + len(others))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``stack``."""
        joint = inserted(self, values["types"]["x"], self.axis, self.before, 1)
        at = 1 + joint.index(self.axis)
        return np.concatenate([np.expand_dims(v, at) for v in (x, *values["with"])], axis=at)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Order: the current value comes first."""
        later = {"with": ([[3.0, 4.0]],)}
        yield run([[1.0, 2.0]], values=later, with_="b", axis="time"), [[[1.0, 2.0], [3.0, 4.0]]]
