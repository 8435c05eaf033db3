"""radam: adam that waits until its second moment can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from ..types.record import items, number
from . import Optimizer, Slots


def rectified(second: float, count: int) -> float:
    """``r sqrt(1 - b2^t)``; 0 while the variance is not tractable."""
    bias, longest = 1 - second**count, 2 / (1 - second) - 1
    length = longest - 2 * count * second**count / bias
    if length <= 5:
        return 0.0
    ratio = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
    return float((ratio * bias) ** 0.5)


class Radam(Optimizer):
    """p -= rate r mhat sqrt(1 - b2^t) / (sqrt(v) + epsilon) where rho > 5, else p -= rate mhat.

    rho = R - 2 t b2^t / (1 - b2^t) with R = 2 / (1 - b2) - 1, and
    r^2 = (rho - 4) (rho - 2) R / ((R - 4) (R - 2) rho).  ``g`` includes ``weight_decay * p``.
    Semantics of ``torch.optim.RAdam``.

    Source: Liu et al. 2020, "On the Variance of the Adaptive Learning Rate and Beyond", algorithm 2.
    """

    lr: float = number(1e-3, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.999), doc="decay of the first and the second moment")
    epsilon: float = number(1e-8, above=0, doc="added to the root")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")

    trials = (
        {"lr": 0.02},
        {"lr": 0.02, "betas": [0.8, 0.95], "weight_decay": 0.1},
        {"lr": 0.02, "betas": [0.0, 0.9], "epsilon": 1e-3},
    )

    def check(self) -> None:
        """A second moment that keeps nothing has no length."""
        super().check()
        if self.betas[1] == 0:
            message = "the second of `betas` must be more than 0: it says when to trust the moment"
            raise Refusal("E0209", message, at="betas")

    def slots(self) -> tuple[str, ...]:
        """First and second moment."""
        return ("first_moment", "second_moment")

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        first, second = self.betas
        change = gradient + self.weight_decay * value
        m = first * slots["first_moment"] + (1 - first) * change
        v = second * slots["second_moment"] + (1 - second) * change**2
        kept = {"first_moment": m, "second_moment": v}
        moved = m / (1 - first ** (step + 1))
        trusted = rectified(second, step + 1)
        if trusted:
            moved = moved * trusted / (np.sqrt(v) + self.epsilon)
        return value - rate * moved, kept

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Five steps are those of momentum; at the sixth a constant gradient gives r with rho = 5.9..."""
        got = run(0.0, [2] * 6, lr=1, epsilon=1e-30)
        yield got[:5], [-2, -4, -6, -8, -10]
        share = 0.999**6 / (1 - 0.999**6)
        rho = 1999 - 12 * share
        yield got[5], -10 - ((rho - 4) * (rho - 2) * 1999 / (1995 * 1997 * rho)) ** 0.5
