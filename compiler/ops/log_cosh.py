"""log_cosh: the logarithm of the hyperbolic cosine."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class LogCosh(Activation):
    """y = log(cosh(x)): x^2 / 2 near 0, |x| - log 2 far away."""

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """By softplus, which does not overflow."""
        return x + b.softplus(x * -2) - math.log(2)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """cosh(log 2) is 5/4; far away the exponentials would overflow."""
        yield run([[0.6931471805599453, 1000.0]]), [[math.log(1.25), 1000 - math.log(2)]]
