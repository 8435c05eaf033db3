"""atan2: the angle of a point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._pair import Binary


class Atan2(Binary):
    """The angle between -pi and pi of the point (with, x): with lies along the first axis.

    Source: the arctangent of two arguments of ISO C.
    """

    verb, done, sign = "combines", "combined", "and"

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``np.arctan2(x, y)``."""
        return np.arctan2(x, y)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """45, 135 and -90 degrees."""
        yield (
            run([[2.0, 1.0, -3.0]], values={"with": [[2.0, -1.0, 0.0]]}, with_="y"),
            [[3.141592653589793 / 4, 3 * 3.141592653589793 / 4, -3.141592653589793 / 2]],
        )
