"""adam: steps scaled by running moments of the gradient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, items, number
from . import Optimizer, Slots


def moments(
    np: Any, gradient: Any, slots: Slots, step: int, betas: Any, epsilon: float
) -> tuple[Any, Slots]:
    """Adam's direction ``mhat / (sqrt(vhat) + epsilon)`` and the new moments."""
    first, second = betas
    m = first * slots["first_moment"] + (1 - first) * gradient
    v = second * slots["second_moment"] + (1 - second) * gradient**2
    kept = {"first_moment": m, "second_moment": v}
    if "max_second_moment" in slots:
        v = kept["max_second_moment"] = np.maximum(slots["max_second_moment"], v)
    scale = np.sqrt(v) / (1 - second ** (step + 1)) ** 0.5 + epsilon
    return m / (1 - first ** (step + 1)) / scale, kept


def memory(amsgrad: bool) -> tuple[str, ...]:
    """Names of the moments."""
    return ("first_moment", "second_moment", *(("max_second_moment",) if amsgrad else ()))


class Adam(Optimizer):
    """p -= rate mhat / (sqrt(vhat) + epsilon), moments with bias correction.

    ``weight_decay`` is added to the gradient (L2).  Epsilon stands outside the bias correction.
    With ``amsgrad`` v is the largest so far.  Semantics of ``torch.optim.Adam``.

    Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 1;
    Reddi et al. 2018, "On the Convergence of Adam and Beyond", algorithm 2.
    """

    lr: float = number(1e-3, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.999), of_what="numbers", doc="decay of the first and the second moment")
    epsilon: float = number(1e-8, above=0, doc="added to the root")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")
    amsgrad: bool = boolean(False, doc="scale by the largest second moment so far")

    trials = (
        {"lr": 0.02},
        {"lr": 0.02, "betas": [0.8, 0.95], "weight_decay": 0.1},
        {"lr": 0.02, "betas": [0.0, 0.9], "epsilon": 1e-3},
        {"lr": 0.02, "betas": [0.0, 0.6], "amsgrad": True},
    )

    def slots(self) -> tuple[str, ...]:
        """First and second moment, and the largest second one."""
        return memory(self.amsgrad)

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        change = gradient + self.weight_decay * value
        direction, slots = moments(np, change, slots, step, self.betas, self.epsilon)
        return value - rate * direction, slots

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The step is the sign at first; then m = 1 and 3, v = 8 and 4 without correction, by hand."""
        yield run(0.0, [4], lr=1, epsilon=1e-30), [-1]
        # mhat = (4 + 0) / 3, vhat = 4 / (3/4); the largest v is 8
        got = run(0.0, [4, 0], lr=1, betas=[0.5, 0.5], epsilon=1e-30)
        yield got, [-1, -1 - 4 / 3 / (16 / 3) ** 0.5]
        got = run(0.0, [4, 0], lr=1, betas=[0.5, 0.5], epsilon=1e-30, amsgrad=True)
        yield got, [-1, -1 - 4 / 3 / (32 / 3) ** 0.5]
