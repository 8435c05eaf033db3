"""generalized_cross_entropy: between cross entropy and absolute error, for noisy labels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import number, word
from . import Loss, case, refused
from ._classes import log_probabilities, picked


class GeneralizedCrossEntropy(Loss):
    """(1 - p[y]^q) / q for the probability p[y] of the right class.

    It becomes cross entropy as q goes to 0, and 1 - p[y] at q = 1.

    Source: Zhang and Sabuncu 2018, "Generalized Cross Entropy Loss for Training Deep Neural
    Networks with Noisy Labels".
    """

    target = "ids"

    q: float = number(0.5, above=0, maximum=1, doc="0 is cross entropy, 1 absolute error")
    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", q=0.8),
        case("sequence[5, 4]", q=0.3, from_="probabilities"),
        refused("E0502", "vector[4]", "label", 10),
        refused("E0209", "vector[4]", q=0),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        log_p = picked(np, log_probabilities(np, prediction, self.from_), target)
        return -np.expm1(self.q * log_p) / self.q

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """P = 1 / 4: (1 - 1 / 2) 2 at q = 1 / 2, 3 / 4 at q = 1, nearly log 4 at q near 0."""
        odds = [[0.0, math.log(3)]]
        yield run(odds, [0]), 1
        yield run(odds, [0], q=1.0), 0.75
        yield run(odds, [0], q=1e-9), math.log(4) - 1e-9 * math.log(4) ** 2 / 2
