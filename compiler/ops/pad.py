"""pad: cells around an image, a sequence or a volume."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim
from ..types.record import number, size, word
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._moves import Moves
from ._shared import need_kind


class Pad(Moves):
    """Add ``amount`` cells on both sides of every axis but the channels, or ``after`` at the ends.

    `constant` adds cells that hold ``value``, `edge` repeats the border, `reflect` mirrors without
    repeating the border, `circular` goes on at the other side.
    """

    amount: Any = size(minimum=0, doc="cells on each side; several numbers are one per axis")
    mode: str = word(
        "constant", "reflect", "edge", "circular", default="constant", doc="what the cells hold"
    )
    value: float = number(0.0, doc="number that `constant` puts into the cells")
    after: Any = size(None, minimum=0, doc="cells at the end, where they are not `amount`")

    cases = (
        case("image[H, W, 3]", amount=2),
        case("image[4, 5, 3]", amount=(1, 2), mode="reflect"),
        case("image[H, W, 2]", amount=(3, 1), mode="edge"),
        case("sequence[T, 3]", amount=2, after=0, value=-1.5),
        case("image[5, 4, 3]", amount=(1, 0), after=(3, 2), mode="circular"),
        case("volume[3, 4, 5, 2]", amount=(1, 2, 3), after=(0, 1, 2), mode="edge"),
        case("sequence[6, 3]", amount=3, after=1, mode="reflect"),
        refused("E0503", "vector[4]", amount=1),
        refused("E0209", "image[3, 5, 2]", amount=3, mode="reflect"),
        refused("E0209", "sequence[3, 2]", amount=4, mode="circular"),
        refused("E0209", "image[3, 5, 2]", amount=(1, 1, 1)),
        refused("E0206", "sequence[3, 2]", amount=1, mode="edge", value=2.0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Larger by the cells on both sides."""
        need_kind(self, x, "image", "sequence", "volume", "video")
        if self.value and self.mode != "constant":
            raise Refusal("E0206", f"`pad` with mode `{self.mode}` takes no `value`", at="value")
        around = self.around(x)
        for axis, n, cells in zip(x.axes, x.spatial, around, strict=False):
            self._fits(x, axis, n, max(cells))
        sizes = (n + sum(cells) for n, cells in zip(x.spatial, around, strict=True))
        return x.with_dims(*sizes, x.channels)

    def around(self, x: TensorType) -> list[tuple[int, int]]:
        """Cells before and behind, for every axis but the channels."""
        rank = x.rank - 1
        before = self.amount
        after = before if self.after is None else self.after
        for name, cells in (("amount", before), ("after", after)):
            if len(cells) not in (1, rank):
                raise Refusal(
                    "E0209",
                    f"`pad` needs one number or {rank}, not {len(cells)}",
                    at=name,
                    text=f"one for each of {', '.join(x.axes[:-1])}",
                    because={"x": f"gives {x}"},
                )
        wide = [cells * rank if len(cells) == 1 else cells for cells in (before, after)]
        return list(zip(*wide, strict=True))

    def _fits(self, x: TensorType, axis: str, n: Dim, more: int) -> None:
        """Refuse more cells than there are to take them from."""
        limit = {"reflect": n - 1, "circular": n}.get(self.mode)
        if isinstance(limit, int) and more > limit:
            does = "mirror" if self.mode == "reflect" else "wrap"
            raise Refusal(
                "E0209",
                f"`pad` cannot {does} {more} cells of a {axis} of {n}",
                at="amount",
                because={"x": f"gives {x}"},
                help=f"at most {limit}, or `mode: edge`",
            )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Take cells by their mirrored, clipped or wrapped places; constants are `numpy.pad`.

        Raises:
            ValueError: an axis whose size was open has too few cells to mirror or wrap.
        """
        around = self.around(values["types"]["x"])
        if self.mode == "constant":
            whole = [(0, 0), *around, (0, 0)]
            return np.pad(x, whole, "constant", constant_values=self.value)
        for axis, (before, after) in enumerate(around, 1):
            n = x.shape[axis]
            most = {"reflect": n - 1, "circular": n}.get(self.mode)
            if most is not None and max(before, after) > most:
                raise ValueError("too few cells to mirror or wrap")
            place = np.arange(-before, n + after)
            if self.mode == "reflect":
                place = (n - 1) - np.abs((n - 1) - np.abs(place))
            x = np.take(x, place % n if self.mode == "circular" else np.clip(place, 0, n - 1), axis)
        return x

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The examples in the documentation of `numpy.pad`: 1..5 with 2 and 3 cells."""
        row = [[[float(n)] for n in range(1, 6)]]
        for mode, value, expected in (
            ("edge", 0, [1, 1, 1, 2, 3, 4, 5, 5, 5, 5]),
            ("reflect", 0, [3, 2, 1, 2, 3, 4, 5, 4, 3, 2]),
            ("circular", 0, [4, 5, 1, 2, 3, 4, 5, 1, 2, 3]),
            ("constant", 4, [4, 4, 1, 2, 3, 4, 5, 4, 4, 4]),
        ):
            got = run(row, amount=2, after=3, mode=mode, value=value)
            yield got, [[[float(n)] for n in expected]]
