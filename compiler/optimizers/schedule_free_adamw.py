"""schedule_free_adamw: adamw that averages its weights in the place of a falling rate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots


class ScheduleFreeAdamw(Optimizer):
    """Adamw at a point between its iterate and the average of its iterates.

    d = g / (sqrt(vhat) + epsilon) + weight_decay y;  c = w / W, w = max rate^2 and W its sum so far;
    y = (1 - c) y + c z + rate (b1 (1 - c) - 1) d;  z -= rate d.

    The parameters are y, where gradients are taken, in training and in evaluation; z begins as they do.
    The averaged weights are x = y + (1 - 1 / b1) (z - y).  A schedule should only warm up.  Semantics of the
    authors' ``AdamWScheduleFree``.

    Source: Defazio et al. 2024, "The Road Less Scheduled", algorithm 1.
    """

    lr: float = number(2.5e-3, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.999), doc="share of the average in y; decay of the second moment")
    epsilon: float = number(1e-8, above=0, doc="added to the root")
    weight_decay: float = number(0.0, minimum=0, doc="share of p removed per unit of rate")

    trials = (
        {"lr": 0.02},
        {"lr": 0.02, "betas": [0.95, 0.9], "weight_decay": 0.1},
        {"lr": 0.02, "betas": [0.5, 0.95], "epsilon": 1e-3},
    )

    def slots(self) -> tuple[str, ...]:
        """Second moment, z, and two numbers: the largest rate and the sum of weights."""
        return ("second_moment", "z", "largest_rate", "weight_sum")

    def begin(self, np: Any, value: Any) -> Slots:
        """Z is set by the first update."""
        number = np.zeros((), value.dtype)
        arrays = {name: np.zeros_like(value) for name in ("second_moment", "z")}
        return {**arrays, "largest_rate": number, "weight_sum": number}

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        first, second = self.betas
        v = second * slots["second_moment"] + (1 - second) * gradient**2
        z = slots["z"] if step else value
        largest = np.maximum(slots["largest_rate"], value.dtype.type(rate))
        total = slots["weight_sum"] + largest**2
        share = largest**2 / total
        scale = np.sqrt(v / (1 - second ** (step + 1))) + self.epsilon
        change = gradient / scale + self.weight_decay * value
        y = (1 - share) * value + share * z + rate * (first * (1 - share) - 1) * change
        kept = {"second_moment": v, "z": z - rate * change, "largest_rate": largest}
        return y, {**kept, "weight_sum": total}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Constant gradients: z walks -1, -2, x is its average, y stands between them."""
        got = run(0.0, [4, 4], lr=1, betas=[0.5, 0.5], epsilon=1e-30)
        yield got, [-1, (-2 + -1.5) / 2]
