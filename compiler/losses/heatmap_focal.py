"""heatmap_focal: focal loss of maps with bells around centres."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Loss, case, refused
from ._answers import chances


class HeatmapFocal(Loss):
    """-(1 - p)^alpha log p where y = 1, else -(1 - y)^beta p^alpha log(1 - p), p = sigmoid(z).

    The target is a map that is 1 at centres and falls off around them.  The mean divides by the
    number of centres in the batch, at least 1.

    Source: Zhou et al. 2019, "Objects as Points", equation 1 (CenterNet).
    """

    reading = "other"
    weighted = True

    alpha: float = number(2.0, minimum=0, doc="how strongly easy places are discounted")
    beta: float = number(4.0, minimum=0, doc="how strongly places near a centre are discounted")

    cases = (
        case("image[4, 5, 3]"),
        case("image[6, 7, 1]", alpha=1.5, beta=2.0),
        refused("E0502", "image[4, 5, 3]", "image[4, 5, 2]"),
    )

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        yes, no = chances(np, prediction, "logits")
        centre = target == 1
        there = np.exp(self.alpha * no) * yes
        elsewhere = (1 - target) ** self.beta * np.exp(self.alpha * yes) * no
        count = np.sum(centre)
        weight = np.where(count > 1, count, 1)
        return self.reduce(np, -np.where(centre, there, elsewhere), len(prediction), weight)

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Bells of several heights, one place in eight a centre."""
        return np.where(draws.random(shape) < 0.125, 1.0, draws.uniform(0, 0.95, shape))

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """No centre at all."""
        yield {}, [[[1.0], [-2.0], [0.5]]], [[[0.0], [0.5], [0.9]]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """P = 3 / 4 at a centre and elsewhere; half way up a bell counts 1 / 16."""
        z = math.log(3)
        yield run([[[z]]], [[[1.0]]]), -(1 / 16) * math.log(3 / 4)
        far, near = run([[[z]]], [[[0.0]]]), run([[[z]]], [[[0.5]]])
        yield far, -(9 / 16) * math.log(1 / 4)
        yield far / near, 16
        yield run([[[z], [z]]], [[[1.0], [1.0]]]), -(1 / 16) * math.log(3 / 4)
