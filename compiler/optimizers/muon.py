"""muon: momentum of matrices made orthogonal; adamw for all other arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, items, number
from . import Optimizer, Slots, matrix_axes
from .adamw import Adamw


def orthogonal(np: Any, matrix: Any) -> Any:
    """Five steps of Newton and Schulz towards the nearest orthogonal matrix."""
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / max(float(np.sqrt(np.sum(x**2))), 1e-7)
    for _ in range(5):
        square = x @ x.T
        x = 3.4445 * x + (-4.775 * square + 2.0315 * square @ square) @ x
    return x.T if tall else x


class Muon(Optimizer):
    """Momentum of matrices made orthogonal.

    b = momentum b + (1 - momentum) g;  u = orthogonal((1 - momentum) g + momentum b);
    p -= rate (0.2 sqrt(max(rows, columns)) u + weight_decay p).

    ``orthogonal`` is five steps of Newton and Schulz, in the dtype of the weights.  The factor gives a step the
    size of adamw's, so that one learning rate serves both.  Kernels that are matrices (exactly two axes longer
    than 1) are trained so; everything else, embeddings included, by adamw with ``betas`` and ``epsilon``.

    Source: Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"; the factor is that of
    Liu et al. 2025, "Muon is Scalable for LLM Training", equation 4.
    """

    lr: float = number(1e-3, above=0, doc="learning rate")
    momentum: float = number(0.95, minimum=0, below=1, doc="kept fraction of the average gradient")
    nesterov: bool = boolean(True, doc="look ahead along the momentum")
    weight_decay: float = number(0.1, minimum=0, doc="share of p removed per unit of rate")
    betas: Any = items((0.9, 0.999), doc="decay of the first and the second moment of adamw")
    epsilon: float = number(1e-8, above=0, doc="added to the root in adamw")

    trials = (
        {"lr": 0.01},
        {"lr": 0.01, "nesterov": False, "weight_decay": 0.0},
        {"lr": 0.02, "momentum": 0.5, "betas": [0.0, 0.95]},
    )

    def slots(self) -> tuple[str, ...]:
        """The average gradient."""
        return ("momentum",)

    def of(self, role: str, shape: tuple[int, ...]) -> Optimizer:
        """Itself for kernels that are matrices, else adamw."""
        if role == "kernel" and matrix_axes(shape):
            return self
        names = ("lr", "betas", "epsilon", "weight_decay")
        return Adamw(**{name: getattr(self, name) for name in names})

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        buffer = self.momentum * slots["momentum"] + (1 - self.momentum) * gradient
        ahead = (1 - self.momentum) * gradient + self.momentum * buffer
        matrix = (ahead if self.nesterov else buffer).reshape([n for n in value.shape if n > 1])
        change = 0.2 * max(matrix.shape) ** 0.5 * orthogonal(np, matrix).reshape(value.shape)
        return value * (1 - rate * self.weight_decay) - rate * change, {"momentum": buffer}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Five steps of the polynomial on the singular values of a diagonal, one by one."""

        def grown(x: float) -> float:
            for _ in range(5):
                x = 3.4445 * x - 4.775 * x**3 + 2.0315 * x**5
            return -0.2 * 2**0.5 * x

        got = run([[0.0, 0], [0, 0]], [[[3, 0], [0, 4]]], lr=1, weight_decay=0)[0]
        yield got, [[grown(0.6), 0], [0, grown(0.8)]]
