"""soft_shrink: values pulled toward 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case
from ._activation import CASES, Activation


class SoftShrink(Activation):
    """y = sign(x) max(|x| - threshold, 0); the gradient is 0 on the threshold.

    Source: Donoho 1995, "De-noising by Soft-Thresholding", equation 2.
    """

    threshold: float = number(0.5, minimum=0, doc="how far values are pulled")

    kinked = True
    cases = (*CASES, case("sequence[4, 3]", threshold=0.7))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Pulled or 0."""
        return np.where(
            x > self.threshold,
            x - self.threshold,
            np.where(x < -self.threshold, x + self.threshold, 0.0),
        )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both sides, and the threshold itself."""
        yield run([[-2.0, -0.5, 0.3, 0.5, 0.75]]), [[-1.5, 0.0, 0.0, 0.0, 0.25]]
