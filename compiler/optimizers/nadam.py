"""nadam: adam that looks ahead along its momentum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots


class Nadam(Optimizer):
    """p -= rate (mu' m / (1 - M mu') + (1 - mu) g / (1 - M)) / (sqrt(vhat) + epsilon).

    mu = b1 (1 - 0.96^(t momentum_decay) / 2), mu' that of the next step, M the product of all mu so far.
    ``g`` includes ``weight_decay * p``.  Semantics of ``torch.optim.NAdam``.

    Source: Dozat 2016, "Incorporating Nesterov Momentum into Adam", algorithm 1 and section 3.
    """

    lr: float = number(2e-3, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.999), doc="decay of the first and the second moment")
    epsilon: float = number(1e-8, above=0, doc="added to the root")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")
    momentum_decay: float = number(4e-3, minimum=0, doc="how fast the momentum rises to b1")

    trials = (
        {"lr": 0.02},
        {"lr": 0.02, "betas": [0.0, 0.95], "weight_decay": 0.1},
        {"lr": 0.02, "momentum_decay": 1.0, "epsilon": 1e-4},
    )

    def slots(self) -> tuple[str, ...]:
        """Both moments, and the product of the momenta, a number."""
        return ("first_moment", "second_moment", "momentum_product")

    def begin(self, np: Any, value: Any) -> Slots:
        """The product begins at 1."""
        return {**super().begin(np, value), "momentum_product": np.ones((), value.dtype)}

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        first, second = self.betas
        change = gradient + self.weight_decay * value
        m = first * slots["first_moment"] + (1 - first) * change
        v = second * slots["second_moment"] + (1 - second) * change**2
        now, ahead = (
            first * (1 - 0.5 * 0.96 ** (count * self.momentum_decay))
            for count in (step + 1, step + 2)
        )
        product = slots["momentum_product"] * value.dtype.type(now)
        moved = (1 - now) * change / (1 - product) + ahead * m / (1 - product * ahead)
        scale = np.sqrt(v / (1 - second ** (step + 1))) + self.epsilon
        kept = {"first_moment": m, "second_moment": v, "momentum_product": product}
        return value - rate * moved / scale, kept

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Without momentum, the step is the sign; with mu = b1/2, as at decay 0, arithmetic by hand."""
        yield run(0.0, [4], lr=1, betas=[0, 0.5], epsilon=1e-30), [-1]
        # mu = 1/4: (3/4 g / (3/4) + 1/4 g/2 / (15/16)) / g
        got = run(0.0, [4], lr=1, betas=[0.5, 0.5], epsilon=1e-30, momentum_decay=0)
        yield got, [-(1 + 2 / 15)]
