"""cosine_similarity: the cosine of the angle between vectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis, number
from ..types.tensor import TensorType
from . import case, refused
from ._axes import need_axis, place, without
from ._operand import WithOne


class CosineSimilarity(WithOne):
    """y = x w / (max(|x|, epsilon) max(|w|, epsilon)) along one axis, which is gone afterwards."""

    axis: str = axis("channel", doc="axis of the vectors")
    epsilon: float = number(1e-8, above=0, doc="least length that is divided by")

    cases = (
        case("vector[7]", with_="vector[7]"),
        case("sequence[T, 3]", with_="sequence[T, 3]"),
        case("image[4, 5, 3]", with_="image[4, 5, 3]", axis="width"),
        case("sequence[5, 3]", with_="sequence[5, 3]", epsilon=1.5),
        refused("E0501", "vector[7]", with_="vector[5]"),
        refused("E0503", "vector[7]", with_="vector[7]", axis="time"),
        refused("E0503", "tokens[5]", with_="tokens[5]", axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The other axes."""
        self.need_equal(x, self.other(values))
        need_axis(self, x, self.axis)
        return without(x, self.axis)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Lengths below epsilon count as epsilon and have no gradient."""
        at, w = place(self.axis, values), self.other(values)
        lengths = [np.maximum(np.sum(v * v, axis=at), self.epsilon**2) ** 0.5 for v in (x, w)]
        return np.sum(x * w, axis=at) / (lengths[0] * lengths[1])

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 per value for the product and each length, 4 for the rest."""
        return 6 * x.elements + 4 * y.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The 3-4-5 triangle; itself; the opposite; nothing."""
        x = [[3.0, 4.0]]
        for w, expected in (([[2.0, 0.0]], 0.6), (x, 1.0), ([[-6.0, -8.0]], -1.0), ([[0, 0.0]], 0)):
            yield run(x, values={"with": (w,)}, with_="w"), [expected]
