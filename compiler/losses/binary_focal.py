"""binary_focal: focal loss of yes-or-no answers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import number, word
from . import Loss, case, refused
from ._answers import chances


class BinaryFocal(Loss):
    """-alpha y (1 - p)^gamma log p - (1 - alpha) (1 - y) p^gamma log(1 - p), p = sigmoid(z).

    With ``from: probabilities`` the prediction is p, held in [1e-7, 1 - 1e-7].

    Source: Lin et al. 2017, "Focal Loss for Dense Object Detection", equation 5.
    """

    reading = "yes"

    gamma: float = number(2.0, minimum=0, doc="how strongly easy examples are discounted")
    alpha: float = number(0.25, above=0, below=1, doc="weight of yes; no weighs 1 - alpha")
    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", gamma=0.5, alpha=0.5),
        case("sequence[5, 2]", from_="probabilities"),
        refused("E0502", "vector[3]", "label", 2),
        refused("E0209", "vector[4]", alpha=1.0),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        yes, no = chances(np, prediction, self.from_)
        right = self.alpha * target * np.exp(self.gamma * no) * yes
        return -(right + (1 - self.alpha) * (1 - target) * np.exp(self.gamma * yes) * no)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """Far tails."""
        yield {"gamma": 0.5}, [[90.0, -90.0, 90.0, 0.0]], [[1.0, 1.0, 0.0, 0.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The paper: at p = 0.968 and gamma 2 the loss is about 1000 times lower; gamma 0 is plain."""
        z = math.log(0.968 / 0.032)
        yield run([[z]], [[1.0]]), -0.25 * 0.032**2 * math.log(0.968)
        yield run([[z]], [[0.0]], gamma=0.0, alpha=0.5), -0.5 * math.log(0.032)
