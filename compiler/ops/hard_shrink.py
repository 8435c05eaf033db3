"""hard_shrink: small values set to 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case
from ._activation import CASES, Activation


class HardShrink(Activation):
    """y = x where |x| > threshold, else 0; the gradient is 0 on the threshold."""

    threshold: float = number(0.5, minimum=0, doc="what is not further from 0 becomes 0")

    kinked = True
    cases = (*CASES, case("sequence[4, 3]", threshold=0.7))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Kept or 0."""
        return np.where(np.abs(x) > self.threshold, x, 0.0)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both sides, and the threshold itself."""
        yield run([[-2.0, -0.5, 0.3, 0.5, 0.75]]), [[-2.0, 0.0, 0.0, 0.0, 0.75]]
