"""log_cosh: a smooth absolute error."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from . import Loss, case, refused


class LogCosh(Loss):
    """log(cosh(e)) of the error e = prediction - target: e^2 / 2 near 0, abs(e) - log 2 far away.

    The formula used, e + softplus(-2 e) - log 2, has no overflow.

    Source: Neuneier and Zimmermann 1998, "How to Train Neural Networks", section 3.1.
    """

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        refused("E0502", "vector[3]", "vector[4]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        error = prediction - target
        return error + np.logaddexp(0.0, -2 * error) - math.log(2)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """Far tails on both sides, and zero."""
        yield {}, [[500.0, -500.0, 1.0]], [[0.0, 0.0, 1.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """cosh(log 3) = 5 / 3; far away the line abs(e) - log 2."""
        yield run([[math.log(3)]], [[0.0]]), math.log(5 / 3)
        yield run([[0.0]], [[800.0]]), 800 - math.log(2)
