"""tversky: overlap, false alarms and misses weighed apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._overlap import Overlap


class Tversky(Overlap):
    """(1 - (I + smooth) / (I + alpha A + beta M + smooth))^gamma, for each example and class.

    I = sum(p t) is the overlap, A = sum(p) - I are false alarms, M = sum(t) - I misses.  With
    alpha = beta = 1 / 2 it is `dice`, with 1 and 1 `soft_iou`; gamma below 1 is the focal Tversky
    loss, held above 1e-7 below the power.

    Source: Salehi et al. 2017, "Tversky loss function for image segmentation"; Abraham and Khan
    2019, "A Novel Focal Tversky Loss Function".
    """

    alpha: float = number(0.5, minimum=0, doc="weight of false alarms")
    beta: float = number(0.5, minimum=0, doc="weight of misses")
    gamma: float = number(1.0, above=0, doc="power of the loss; 0.75 makes it focal")

    cases = (
        case("image[4, 5, 3]"),
        case("image[6, 7, 2]", activation="sigmoid", alpha=0.3, beta=0.7, gamma=0.75),
        case("sequence[5, 4]", ignore=1, alpha=0.8, beta=0.2, gamma=1.5),
        refused("E0502", "vector[4]", "label"),
        refused("E0209", "image[4, 5, 3]", gamma=0),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        overlap, guess, mask = self.sums(np, prediction, target)
        alarms, misses = self.alpha * (guess - overlap), self.beta * (mask - overlap)
        cost = 1 - (overlap + self.smooth) / (overlap + alarms + misses + self.smooth)
        return np.where(cost > 1e-7, cost, 1e-7) ** self.gamma if self.gamma != 1 else cost

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """One hit, one false alarm, two misses: 1 - 1 / (1 + a + 2 b)."""
        given = {"activation": "sigmoid", "smooth": 0.0, "from": "probabilities"}
        mask = [[[1.0], [1.0], [1.0], [0.0], [0.0]]]
        guess = [[[1.0], [0.0], [0.0], [1.0], [0.0]]]
        yield round(run(guess, mask, alpha=0.5, beta=0.5, **given), 5), 0.6
        yield round(run(guess, mask, alpha=1.0, beta=1.0, **given), 5), 0.75
        yield round(run(guess, mask, alpha=0.2, beta=0.9, **given), 5), round(2 / 3, 5)
        yield (
            round(run(guess, mask, alpha=1.0, beta=1.0, gamma=0.5, **given), 5),
            round(0.75**0.5, 5),
        )
