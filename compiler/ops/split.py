"""split: an axis cut into parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim, is_static
from ..types.record import axis, integer, items
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._axes import need_axis, place
from ._moves import Moves


class Split(Moves):
    """An axis cut into equal ``parts``, or into parts of the given ``sizes``.

    The outputs have numbers: after ``as: half`` they are ``half[0]`` and ``half[1]``; ``as: [a, b]``
    names each.
    """

    parts: int | None = integer(None, minimum=2, doc="number of equal parts")
    sizes: Any = items(None, doc="sizes of the parts, instead of `parts`")
    axis: str = axis("channel", doc="axis that is cut")

    cases = (
        case("vector[6]", parts=3),
        case("image[4, 6, 3]", parts=2, axis="width"),
        case("sequence[5, 7]", sizes=[4, 1, 2]),
        case("tokens[8]", parts=2, axis="time"),
        case("image[H, W, 4]", parts=2),
        refused("E0506", "vector[7]", parts=2),
        refused("E0507", "vector[7]", sizes=[3, 3]),
        refused("E0209", "vector[7]", sizes=[7]),
        refused("E0206", "vector[7]"),
    )

    def infer(self, x: TensorType, **values: Any) -> dict[str, TensorType]:
        """One output per part, numbered from 0."""
        need_axis(self, x, self.axis)
        lengths = self.lengths(x)
        return {str(i): x.with_dim(self.axis, n) for i, n in enumerate(lengths)}

    def lengths(self, x: TensorType) -> tuple[Dim, ...]:
        """The size of each part."""
        size, because = x.dim(self.axis), {"x": f"gives {x}"}
        if (self.parts is None) == (self.sizes is None):
            raise Refusal("E0206", "`split` needs either `parts` or `sizes`")
        if self.parts is not None:
            if size % self.parts != 0:
                raise Refusal(
                    "E0506",
                    f"`split` cannot cut {self.axis} {size} into {self.parts} equal parts",
                    at="parts",
                    because=because,
                    help="write `sizes: [...]` for parts of different sizes",
                )
            return (size // self.parts,) * self.parts
        if len(self.sizes) < 2 or any(not is_static(n) or n < 1 for n in self.sizes):
            raise Refusal("E0209", "`split` needs two or more sizes of at least 1", at="sizes")
        if sum(self.sizes) != size:
            raise Refusal(
                "E0507",
                f"`split` into {' + '.join(map(str, self.sizes))} = {sum(self.sizes)} does not fit "
                f"{self.axis} {size}",
                at="sizes",
                because=because,
            )
        return tuple(self.sizes)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Neighbouring slices."""
        at, start, found = place(self.axis, values), 0, {}
        for i, n in enumerate(self.lengths(values["types"]["x"])):
            found[str(i)] = x[(*(slice(None),) * at, slice(start, start + n))]
            start += n
        return found

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The parts in order are the whole."""
        whole = [[1.0, 2.0, 3.0, 4.0]]
        found = run(whole, parts=2)
        yield [found["0"][0].tolist() + found["1"][0].tolist()], whole
        yield run(whole, sizes=[1, 3])["1"], [[2.0, 3.0, 4.0]]
