"""soft_cap: values squeezed below a cap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._activation import Activation


class SoftCap(Activation):
    """y = cap tanh(x / cap): close to x for small values, between -cap and cap for all.

    Source: Gemma Team 2024, "Gemma 2", section 2; before it Bello et al. 2016, equation 6.
    """

    cap: float = number(above=0, doc="what |y| stays below")

    cases = (
        case("vector[7]", cap=2),
        case("image[4, 5, 3]", cap=0.7),
        refused("E0503", "tokens[5]", cap=2),
        refused("E0209", "vector[7]", cap=0),
    )

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Shrunk, squashed, stretched."""
        return b.tanh(x / self.cap) * self.cap

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """tanh(log 2) is 3/5; far values reach the cap."""
        yield run([[20 * 0.6931471805599453, 900.0]], cap=20), [[12.0, 20.0]]
