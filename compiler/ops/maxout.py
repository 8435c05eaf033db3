"""maxout: the largest of several affine maps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from . import Op, case, refused


class Maxout(Op):
    """y_u = max over k of x W_uk + b_uk, on the channel axis: an activation that is learned.

    Source: Goodfellow et al. 2013, "Maxout Networks", section 3.
    """

    units: int = integer(minimum=1, doc="size of the output channel axis")
    pieces: int = integer(2, minimum=2, doc="affine maps for each unit")

    block = True

    cases = (
        case("vector[6]", units=4),
        case("sequence[5, 3]", units=2, pieces=3),
        case("image[4, 5, 3]", units=5),
        refused("E0503", "label", units=3),
        refused("E0209", "vector[6]", units=3, pieces=1),
    )

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """One dense layer, cut into pieces."""
        units = b.expression("pieces * units", pieces=self.pieces, units=self.units)
        made = b.split(b.dense(x, units=units, name="maps"), parts=self.pieces)
        first, *rest = made
        return b.maximum(first, with_=tuple(rest))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """|x| as the larger of x and -x."""
        p = {"maps.kernel": [[1.0, -1.0]], "maps.bias": [0.0, 0.0]}
        yield run([[3.0], [-2.0]], p, units=1), [[3.0], [2.0]]
