"""crop: cut a margin off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import size
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_kind


class Crop(Op):
    """Cut ``amount`` positions off both ends of every axis but the channel axis."""

    amount: Any = size(minimum=0, doc="positions cut at each end: one number, or one per axis")

    cases = (
        case("image[7, 8, 3]", amount=2),
        case("image[7, 8, 3]", amount=[0, 3]),
        case("sequence[6, 3]", amount=1),
        case("volume[4, 5, 6, 3]", amount=[1, 0, 2]),
        refused("E0505", "image[4, 8, 3]", amount=2),
        refused("E0503", "vector[7]", amount=1),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Every spatial size shrinks by twice its amount."""
        need_kind(self, x, "image", "volume", "video", "sequence")
        dims = []
        for axis, old, cut in zip(x.axes, x.spatial, self.amounts(x), strict=False):
            left = old - 2 * cut
            if isinstance(left, int) and left < 1:
                raise Refusal(
                    "E0505",
                    f"`crop` leaves nothing of the {axis} axis",
                    at="amount",
                    text=f"cuts {cut} at each end of {old}",
                    because={"x": f"gives {x}"},
                )
            dims.append(left)
        return x.with_dims(*dims, x.channels)

    def amounts(self, x: TensorType) -> tuple[int, ...]:
        """One amount per spatial axis."""
        found = self.amount if isinstance(self.amount, (tuple, list)) else (self.amount,)
        given: tuple[int, ...] = tuple(found)
        rank = x.rank - 1
        if len(set(given)) == 1 or len(given) == rank:
            return given if len(given) == rank else (given[0],) * rank
        raise Refusal(
            "E0209",
            f"`crop` needs one amount or {rank}, not {len(given)}",
            at="amount",
            text=f"one for each of {', '.join(x.axes[:-1])}",
            because={"x": f"gives {x}"},
        )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x[:, a:-a, b:-b]``.

        Raises:
            ValueError: nothing is left of an axis whose size was open.
        """
        cuts = list(zip(self.amounts(values["types"]["x"]), x.shape[1:], strict=False))
        if any(size <= 2 * cut for cut, size in cuts):
            raise ValueError("nothing is left")
        return x[(slice(None), *(slice(cut, size - cut) for cut, size in cuts))]

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The middle of a row of five."""
        yield run([[[0.0], [1.0], [2.0], [3.0], [4.0]]], amount=2), [[[2.0]]]
