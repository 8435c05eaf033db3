"""hypot: the distance from the origin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._pair import Binary


class Hypot(Binary):
    """y = sqrt(x^2 + with^2); it has no gradient where both are 0."""

    verb, done, sign = "combines", "combined", "and"

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``np.sqrt(x**2 + y**2)``."""
        return np.sqrt(x**2 + y**2)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Pythagorean triangles."""
        yield run([[3.0, -5.0]], values={"with": [[4.0, 12.0]]}, with_="y"), [[5.0, 13.0]]
