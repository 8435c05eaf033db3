"""lamb: adam's step, as long as the parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots
from .adam import moments


def trust(np: Any, value: Any, change: Any, share: float = 1.0) -> Any:
    """``share |value| / |change|``; 1 where one of them is 0."""
    long, short = (np.sqrt(np.sum(x**2)) for x in (value, change))
    return value.dtype.type(share * long / short if long and short else 1.0)


class Lamb(Optimizer):
    """u = mhat / (sqrt(vhat) + epsilon) + weight_decay p;  p -= rate |p| / |u| u.

    The ratio of norms, over a whole array, is 1 where one of them is 0.  Semantics of ``optax.lamb``.

    Source: You et al. 2020, "Large Batch Optimization for Deep Learning", algorithm 2, with phi(z) = z.
    """

    lr: float = number(1e-3, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.999), doc="decay of the first and the second moment")
    epsilon: float = number(1e-6, above=0, doc="added to the root")
    weight_decay: float = number(0.01, minimum=0, doc="added to the step as weight_decay * p")

    trials = (
        {"lr": 0.02},
        {"lr": 0.02, "betas": [0.0, 0.95], "weight_decay": 0.1},
        {"lr": 0.02, "weight_decay": 0.0, "epsilon": 1e-3},
    )

    def slots(self) -> tuple[str, ...]:
        """First and second moment."""
        return ("first_moment", "second_moment")

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        direction, slots = moments(np, gradient, slots, step, self.betas, self.epsilon)
        change = direction + self.weight_decay * value
        return value - rate * trust(np, value, change) * change, slots

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The step along (1, -1) is as long as the parameter, 5."""
        yield (
            run([3.0, 4.0], [[2, -7]], lr=0.1, weight_decay=0, epsilon=1e-30)[0],
            [
                3 - 0.5 / 2**0.5,
                4 + 0.5 / 2**0.5,
            ],
        )
