"""masked_fill: a fixed number where a mask is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.record import value as tensor_value
from ..types.tensor import TensorType
from . import case, refused
from ._activation import need_dtype
from ._meet import Meeting, line_up
from ._pair import exact, whole


class MaskedFill(Meeting):
    """``value`` where the mask is true, the current value elsewhere.

    The mask may lack axes of the current value: a mask over time meets every channel.
    """

    mask: Any = tensor_value(doc="truth values; true is replaced")
    value: float = number(infinite=True, doc="what is put there, also `inf` and `-inf`")

    takes = ("float", "int")
    verb, done, sign = "masks", "masked", "by"
    cases = (
        case("vector[7]", mask="bool vector[7]", value=-0.1),
        case("sequence[6, 3]", mask="mask[6]", value=0),
        case("image[4, 5, 3]", mask="bool tensor[height=4, width=5]", value=100),
        case("tokens[5]", mask="mask[5]", value=3),
        refused("E0503", "vector[5]", mask="vector[5]", value=0),
        refused("E0501", "sequence[6, 5]", mask="mask[5]", value=0),
        refused("E0501", "vector[5]", mask="bool sequence[6, 5]", value=0),
        refused("E0203", "tokens[5]", mask="mask[5]", value=0.5),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of the current value, which has every axis of the mask."""
        need_dtype(self, x, self.takes)
        need_dtype(self, values["mask"], ("bool",), "mask")
        mask = values["mask"]
        if self.masked(x, mask, "mask") != x:
            why = {"x": f"gives {x}", "mask": f"gives {mask}"}
            self.refuse(x, mask, "axes", why, "a mask has no axes that the value lacks")
        whole(self, x, self.value, "value")
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``where(mask, value, x)``."""
        x, mask = line_up(np, x, values, "mask")
        return np.where(mask, exact(x, self.value), x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """One of each."""
        mask = {"mask": [[True, False]]}
        yield run([[1.0, 2.0]], values=mask, mask="m", value=9), [[9.0, 2.0]]
