"""binary_cross_entropy: one yes-or-no question per output."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import number, word
from . import Loss, case, refused
from ._classes import held


class BinaryCrossEntropy(Loss):
    """``-(w y log p + (1 - y) log(1 - p))`` with p = sigmoid(prediction).

    ``w`` is ``positive_weight``; the formula used is ``(1 - y) z + (1 + (w - 1) y) softplus(-z)``,
    which has no overflow.  With ``from: probabilities`` the prediction is p, held in [1e-7, 1 -
    1e-7].

    Source: Cox 1958, "The regression analysis of binary sequences".
    """

    reading = "yes"

    positive_weight: float = number(1.0, above=0, doc="weight of targets that are 1")
    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", positive_weight=2.5),
        case("vector[3]", positive_weight=0.5, from_="probabilities"),
        case("sequence[5, 2]", from_="probabilities"),
        refused("E0502", "vector[3]", "label", 2),
        refused("E0502", "vector[1]", "label", 3),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        weight = self.positive_weight
        if self.from_ == "probabilities":
            p = held(np, prediction)
            return -weight * target * np.log(p) - (1 - target) * np.log(1 - p)
        soft = np.logaddexp(0.0, -prediction)
        return (1 - target) * prediction + (1 + (weight - 1) * target) * soft

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """Far tails, and certainty."""
        yield {}, [[250.0, -250.0, 40.0, 0.0]], [[0.0, 1.0, 1.0, 0.5]]
        yield {"from": "probabilities"}, [[0.0, 1.0, 0.25]], [[1.0, 1.0, 1.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Odds 3 : 1 mean p = 3 / 4; a coin costs log 2."""
        yield run([[math.log(3)]], [[1.0]]), -math.log(3 / 4)
        yield run([[math.log(3)]], [[0.0]]), -math.log(1 / 4)
        yield run([[0.0], [0.0]], [[0.0], [1.0]], positive_weight=3.0), 2 * math.log(2)
        yield run([[0.75]], [[1.0]], **{"from": "probabilities"}), -math.log(3 / 4)
