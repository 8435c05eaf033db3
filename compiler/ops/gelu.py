"""gelu: x times the normal distribution function."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import boolean
from . import case
from ._activation import CASES, Activation


class Gelu(Activation):
    """y = x Phi(x), Phi the standard normal distribution function.

    Exact: x/2 (1 + erf(x / sqrt 2)).  Approximate: x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
    Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", section 2.
    """

    approximate: bool = boolean(False, doc="use the tanh formula, as GPT-2 does")

    cases = (*CASES, case("sequence[4, 3]", approximate=True))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x Phi(x)``; (1 + tanh u) / 2 is sigmoid(2 u), which has no overflow."""
        if self.approximate:
            inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
            return x * np.sigmoid(2 * inner)
        return 0.5 * x * (1 + np.erf(x * math.sqrt(0.5)))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Tables of the normal distribution; 0.841192 is quoted for the tanh formula at 1."""
        yield run([[1.0, -2.0]]), [[0.8413447460685429, -2 * 0.022750131948179195]]
        yield [[round(float(run([[1.0]], approximate=True)[0][0]), 6)]], [[0.841192]]
