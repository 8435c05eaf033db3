"""wasserstein: a critic scores real examples high, others low."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._margins import Signed


class Wasserstein(Signed):
    """-s z for a critic's score z and a sign s = +1 for real examples, -1 for others.

    Source: Arjovsky et al. 2017, "Wasserstein GAN", algorithm 1.
    """

    reading = "other"

    cases = (
        case("vector[1]"),
        case("image[4, 5, 1]", labels="signs"),
        refused("E0502", "vector[3]", "label", 2),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        return -self.signs(target) * prediction

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Mean score of made up examples less that of real ones, halved when both are as many."""
        scores, real = [[3.0], [5.0], [1.0], [-2.0]], [[1.0], [1.0], [0.0], [0.0]]
        yield run(scores, real), ((1 - 2) / 2 - (3 + 5) / 2) / 2
