"""length_mask: which steps come before the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import value
from ..types.tensor import TensorType, tensor
from . import Op, Refusal, case, refused
from ._axes import need_axis, place


class LengthMask(Op):
    """mask[T], true at the first ``lengths`` steps of each example.

    For data that comes with the number of real steps: give the mask to recurrent layers, attention
    and pooling.  Of padded ids ``text.mask`` says the same.
    """

    lengths: Any = value(doc="number of real steps, a whole number per example (label)")

    cases = (
        case("sequence[5, 3]", lengths="label"),
        case("tokens[T]", lengths="label"),
        case("video[4, 5, 6, 3]", lengths="label"),
        refused("E0503", "vector[4]", lengths="label"),
        refused("E0503", "sequence[5, 3]", lengths="tokens[5]"),
        refused("E0503", "sequence[5, 3]", lengths="scalar"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A mask over time."""
        need_axis(self, x, "time", "")
        lengths = values["lengths"]
        if lengths.axes or lengths.dtype != "int":
            raise Refusal(
                "E0503",
                f"`length_mask` needs one whole number per example, not {lengths}",
                at="lengths",
                text=f"this is {lengths}",
                help="declare the input as `label`",
            )
        return tensor("mask", x.dim("time"))

    def limit(self, name: str, types: Any) -> Any:
        """Lengths lie within the sequence."""
        return types["x"].dim("time") + 1 if name == "lengths" else super().limit(name, types)

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Positions that are smaller than the length."""
        return b.less(b.arange(x, axis="time"), with_=values["lengths"])

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Positions that are smaller than the length."""
        return np.arange(x.shape[place("time", values)]) < values["lengths"][:, None]

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One comparison per step."""
        return x.dim("time")

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two steps, none, all."""
        x = [[[0.0]] * 3] * 3
        got = run(x, values={"lengths": [2, 0, 3]}, lengths="n")
        t, f = True, False
        yield got, [[t, t, f], [f, f, f], [t, t, t]]
