"""adafactor: adam whose second moment of a matrix is the product of a column and a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots, matrix_axes


def root_mean_square(np: Any, value: Any) -> float:
    """``sqrt(mean(value^2))``."""
    return float(np.sqrt(np.mean(value**2)))


class Adafactor(Optimizer):
    """p -= rate weight_decay p + max(e2, rms(p)) min(rate, 1 / sqrt(t)) u / max(1, rms(u) / clip).

    u = g / sqrt(V), where V keeps the fraction 1 - t^-decay of itself and takes the rest from
    g^2 + e1.  Of a matrix only the means of V along both axes are kept, and V is their outer product
    over the mean.  A matrix is an array with exactly two axes longer than 1; frameworks disagree about
    kernels of convolutions, which keep all of V here.  ``epsilons`` are e1 and e2.  No momentum.

    Source: Shazeer and Stern 2018, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost",
    algorithms 4 to 6.
    """

    lr: float = number(0.01, above=0, doc="learning rate")
    decay: float = number(0.8, above=0, maximum=1, doc="how fast the second moment settles")
    epsilons: Any = items((1e-30, 1e-3), doc="added to squares; least size of a parameter")
    clip: float = number(1.0, above=0, doc="largest root mean square of a step")
    weight_decay: float = number(0.0, minimum=0, doc="share of p removed per unit of rate")

    trials = (
        {"lr": 0.05},
        {"lr": 0.05, "weight_decay": 0.1, "clip": 0.5},
        {"lr": 0.05, "decay": 0.5, "epsilons": [1e-4, 0.1]},
    )

    def slots(self) -> tuple[str, ...]:
        """The second moment, of matrices its means along the two axes."""
        return ("second_moment",)

    def begin(self, np: Any, value: Any) -> Slots:
        """Means keep both axes, one of them of size 1."""
        axes = matrix_axes(value.shape)
        if axes is None:
            return {"second_moment": np.zeros_like(value)}
        means = (np.mean(value, axis, keepdims=True) for axis in reversed(axes))
        return dict(zip(("row", "column"), map(np.zeros_like, means), strict=True))

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        count, axes = step + 1, matrix_axes(value.shape)
        kept, square = 1 - count**-self.decay, gradient**2 + value.dtype.type(self.epsilons[0])
        if axes:
            row, column = (
                kept * slots[name] + (1 - kept) * np.mean(square, axis, keepdims=True)
                for name, axis in (("row", axes[1]), ("column", axes[0]))
            )
            slots, whole = {"row": row, "column": column}, row / np.mean(row) * column
        else:
            whole = kept * slots["second_moment"] + (1 - kept) * square
            slots = {"second_moment": whole}
        change = gradient / np.sqrt(whole)
        size = max(self.epsilons[1], root_mean_square(np, value)) * min(rate, count**-0.5)
        size /= max(1.0, root_mean_square(np, change) / self.clip)
        return value * (1 - rate * self.weight_decay) - size * change, slots

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A vector moves by rms(p) lr sign(g) at first; a gradient of rank one gives an even matrix."""
        yield run([3.0, 4.0], [[1, -2]], lr=0.1)[0], [3 - 0.1 * 12.5**0.5, 4 + 0.1 * 12.5**0.5]
        yield run([[0.0, 0], [0, 0]], [[[1, 2], [3, 6]]], lr=1)[0], [[-1e-3, -1e-3], [-1e-3, -1e-3]]
