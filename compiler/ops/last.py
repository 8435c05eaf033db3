"""last: the last real step of a sequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import value
from ..types.tensor import TensorType
from . import case, refused
from ._axes import need_axis, without
from ._mask import need_mask
from ._moves import Moves


class Last(Moves):
    """The last step of a sequence; with a mask, the last real one.

    An example without a real step gives its first.
    """

    reads_padding = True

    mask: Any = value(None, doc="mask[T], true at real steps")

    cases = (
        case("sequence[T, 3]"),
        case("sequence[5, 4]", mask="mask[5]"),
        case("sequence[T, 3]", mask="mask[T]"),
        case("tokens[6]", mask="mask[6]"),
        refused("E0503", "vector[3]"),
        refused("E0501", "sequence[5, 3]", mask="mask[6]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of one step."""
        need_axis(self, x, "time", "mask")
        if x.axes[0] != "time":
            need_axis(self, x, "time at the front", "mask")
        need_mask(self, values.get("mask"), x)
        return without(x, "time")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The step with the largest number among the real ones."""
        mask = values["mask"]
        if mask is None:
            return x[:, -1]
        steps = np.max(np.where(mask, np.arange(mask.shape[1]), 0), axis=1)
        return x[np.arange(len(x)), steps]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """All real; two real; holes; none."""
        steps = [[[1.0], [2.0], [3.0]]]
        yield run(steps), [[3.0]]
        for mask, expected in (([1, 1, 0], 2.0), ([0, 1, 0], 2.0), ([0, 0, 0], 1.0)):
            real = [[bool(m) for m in mask]]
            yield run(steps, values={"mask": real}, mask="m"), [[expected]]
