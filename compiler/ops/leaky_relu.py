"""leaky_relu: a small slope for negative values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case
from ._activation import CASES, Activation


class LeakyRelu(Activation):
    """y = x where x > 0, else slope x; the gradient at 0 is ``slope``.

    Source: Maas et al. 2013, "Rectifier Nonlinearities Improve Neural Network Acoustic Models".
    """

    slope: float = number(0.01, minimum=0, doc="factor of negative values")

    kinked = True
    cases = (*CASES, case("sequence[4, 3]", slope=0.3))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``where(x > 0, x, slope * x)``."""
        return np.where(x > 0, x, self.slope * x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """One value of each sign."""
        yield run([[-2.0, 3.0]], slope=0.1), [[-0.2, 3.0]]
