"""Orthogonal matrix."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Initializer


class Orthogonal(Initializer):
    """``gain`` times a random matrix with orthonormal rows or columns (the fewer of the two).

    The last axis counts as columns, all others together as rows.

    Source: Saxe et al. 2013, "Exact solutions to the nonlinear dynamics of learning".
    """

    gain: float = number(1.0, above=0, doc="factor on the matrix")

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return Q of the QR factors of a Gaussian, with the signs that make it uniform."""
        columns = shape[-1]
        rows = int(np.prod(shape[:-1]))
        tall = generator.standard_normal((max(rows, columns), min(rows, columns)))
        q, r = np.linalg.qr(tall)
        q = q * np.where(np.diagonal(r) < 0, -1.0, 1.0)
        return self.gain * (q if rows >= columns else q.T).reshape(shape)
