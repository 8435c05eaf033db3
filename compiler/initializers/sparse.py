"""A Gaussian matrix that is mostly zero."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Initializer


class Sparse(Initializer):
    """Gaussian draws; for each output the share ``zeros`` of its inputs is 0.

    Source: Martens 2010, "Deep learning via Hessian-free optimization", section 5.
    """

    zeros: float = number(0.9, minimum=0, below=1, doc="share of an output's inputs that is 0")
    std: float = number(0.01, above=0, doc="standard deviation of the others")

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return draws of ``shape``; the last axis counts the outputs."""
        rows, columns = int(np.prod(shape[:-1])), shape[-1]
        values = generator.normal(0.0, self.std, (rows, columns))
        order = np.argsort(generator.random((rows, columns)), axis=0)
        return np.where(order < np.ceil(self.zeros * rows), 0.0, values).reshape(shape)
