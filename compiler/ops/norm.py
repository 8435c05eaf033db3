"""norm: the length of vectors."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._reduce import REAL, Reduction


class Norm(Reduction):
    """(sum |x|^order)^(1 / order) over axes; the largest |x| for the order infinity.

    The gradient of the zero vector is 0.
    """

    order: float = number(
        2.0, minimum=1, infinite=True, doc="2 is Euclidean, 1 the sum of |x|, inf the largest |x|"
    )

    kinked = True
    work = 3
    cases = (
        *REAL,
        case("sequence[6, 5]", axis="time", order=1),
        case("image[4, 5, 3]", axis=["height", "channel"], order=math.inf),
        case("image[4, 5, 3]", axis=["height", "width"], order=3.5),
        refused("E0209", "vector[7]", axis="channel", order=0.5),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Kept away from 0, where a root has no slope."""
        places, size = self.places(values), np.abs(x)
        if math.isinf(self.order):
            return np.max(size, axis=places)
        if self.order == 1:
            return np.sum(size, axis=places)
        total = np.sum(size**self.order, axis=places)
        return np.where(total > 0, np.where(total > 0, total, 1.0) ** (1 / self.order), 0.0)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The 3-4-5 triangle in three norms; 3^3 + 4^3 + 5^3 is 6^3."""
        yield run([[3.0, -4.0], [0.0, 0.0]], axis=("channel",)), [5.0, 0.0]
        yield run([[3.0, -4.0]], axis=("channel",), order=1), [7.0]
        yield run([[3.0, -4.0]], axis=("channel",), order=math.inf), [4.0]
        yield run([[3.0, -4.0, 5.0]], axis=("channel",), order=3), [6.0]
