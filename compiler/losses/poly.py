"""poly: polynomial variant of cross entropy."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import number, word
from . import Loss, case, refused
from ._classes import log_probabilities, picked


class Poly(Loss):
    """-log p[y] + epsilon (1 - p[y]) for the probability p[y] of the right class.

    Source: Leng et al. 2022, "PolyLoss", section 4 (Poly-1).
    """

    target = "ids"

    epsilon: float = number(1.0, minimum=-1, doc="what is added to the weight of 1 - p")
    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", epsilon=-0.5),
        case("sequence[5, 4]", epsilon=2.5, from_="probabilities"),
        refused("E0502", "vector[4]", "label", 10),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        log_p = picked(np, log_probabilities(np, prediction, self.from_), target)
        return -log_p - self.epsilon * np.expm1(log_p)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """P = 1 / 4; epsilon -1 takes the first term of -log p = (1 - p) + (1 - p)^2 / 2 + ... away."""
        odds = [[0.0, math.log(3)]]
        yield run(odds, [0], epsilon=2.0), math.log(4) + 1.5
        rest = sum(0.75**n / n for n in range(2, 200))
        yield run(odds, [0], epsilon=-1.0), rest
