"""kl_normal: divergence of normal distributions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType
from . import case, refused
from ._normal import Normal


class KlNormal(Normal):
    """KL(N(m, exp(v)) || N(n, exp(w))) = (w - v + (exp(v) + (m - n)^2) exp(-w) - 1) / 2.

    The channel axis of output and target holds means, then log variances.  A target of zeros is the
    standard normal, as for the code of a variational autoencoder.

    Source: Kingma and Welling 2013, "Auto-Encoding Variational Bayes", appendix B.
    """

    link = ""
    reading = "other"

    cases = (
        case("vector[6]"),
        case("image[4, 5, 2]"),
        refused("E0502", "vector[3]"),
        refused("E0502", "vector[4]", "vector[2]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        (m, v), (n, w) = self.halves(prediction), self.halves(target)
        return 0.5 * (w - v + (np.exp(v) + (m - n) ** 2) * np.exp(-w) - 1)

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """An even number of channels; the target is of the same shape."""
        self.even(output)
        super().check(output, target, classes)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Nothing from itself; means d apart d^2 / 2; twice as wide, (3 - log 4) / 2."""
        yield run([[3.0, 0.7]], [[3.0, 0.7]]), 0
        yield run([[3.0, 0.0]], [[0.0, 0.0]]), 4.5
        yield run([[0.0, math.log(4)]], [[0.0, 0.0]]), (3 - math.log(4)) / 2
