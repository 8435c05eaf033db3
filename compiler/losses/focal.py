"""focal: cross entropy, easy examples discounted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import items, number, word
from ..types.tensor import TensorType
from . import Loss, case, refused
from ._classes import log_probabilities, picked
from ._shapes import enough


class Focal(Loss):
    """-w[y] (1 - p[y])^gamma log p[y], for the probability p[y] of the right class.

    1 - p[y] is held above 1e-7, so that every gamma has a gradient.

    Source: Lin et al. 2017, "Focal Loss for Dense Object Detection", equation 4.
    """

    target = "ids"

    gamma: float = number(2.0, minimum=0, doc="how strongly easy examples are discounted")
    class_weights: Any = items(None, of_what="numbers", doc="one weight per class")
    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", gamma=0.5, class_weights=[0.5, 2, 1]),
        case("sequence[5, 4]", gamma=1.5, from_="probabilities"),
        refused("E0502", "vector[4]", "label", 10),
        refused("E0502", "vector[4]", "label", class_weights=[1, 2, 3, 4, 5]),
        refused("E0209", "vector[4]", gamma=-1),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        log_p = picked(np, log_probabilities(np, prediction, self.from_), target)
        rest = -np.expm1(log_p)
        cost = -(np.where(rest > 1e-7, rest, 1e-7) ** self.gamma) * log_p
        if self.class_weights:
            cost = np.array(self.class_weights, dtype=float)[target] * cost
        return cost

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """One score per class at every position that has a target."""
        super().check(output, target, None if self.class_weights else classes)
        if self.class_weights:
            enough(self.word, output, len(self.class_weights), "`class_weights` has")

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """Certainty, right and wrong."""
        yield {"gamma": 0.5}, [[200.0, 0.0, 0.0], [200.0, 0.0, 0.0]], [0, 1]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The paper: with gamma 2 an example at p = 0.9 costs 100 times less; gamma 0 changes nothing."""
        odds = [[math.log(9), 0.0]]
        yield run(odds, [0], gamma=2.0), -math.log(0.9) / 100
        yield run(odds, [1], gamma=0.0), math.log(10)
        yield run(odds, [1], class_weights=[1, 3]), 3 * 0.81 * math.log(10)
