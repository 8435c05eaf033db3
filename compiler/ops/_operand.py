"""What ops share that take exactly one value beside the current one."""

from __future__ import annotations

from typing import Any

from ..types.dims import Dim
from ..types.record import values
from ..types.tensor import TensorType, of_axes, shaped
from . import Op, Refusal
from ._activation import need_real


class WithOne(Op):
    """The current value x and the named value w; not a word of the language."""

    with_: Any = values(doc="the other value")

    def other(self, values: dict[str, Any]) -> Any:
        """Type or array of w; refuse none and several."""
        found = values["with"]
        if len(found) != 1:
            raise Refusal(
                "E0206", f"`{self.word}` takes one value beside x, not {len(found)}", at="with"
            )
        return found[0]

    def need_equal(self, x: TensorType, w: TensorType) -> None:
        """Refuse two values that are not real numbers of the same axes and sizes."""
        need_real(self, x)
        need_real(self, w, "with")
        if (x.axes, x.dims) == (w.axes, w.dims):
            return
        raise Refusal(
            "E0501",
            f"`{self.word}` needs two values of one type: {x} and {w}",
            at="with",
            because={"x": f"gives {x}", "with": f"gives {w}"},
        )


def product_type(axes: tuple[str, ...], dims: tuple[Dim, ...]) -> TensorType:
    """The type of a product; where two axes have one name the last becomes `channel`.

    Where that is taken too, the axes have the natural names of their number.
    """
    for names in (axes, (*axes[:-1], "channel")):
        if len(set(names)) == len(names):
            return of_axes(names, dims)
    return shaped(dims)
