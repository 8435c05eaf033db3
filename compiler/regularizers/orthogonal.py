"""orthogonal: how far a matrix is from an orthogonal one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Regularizer


class Orthogonal(Regularizer):
    """``factor`` times the squared Frobenius norm of W^T W - 1.

    W has the last axis as columns and all others together as rows; where there are fewer rows than
    columns it is W W^T - 1.  Arrays of one axis are left alone.

    Source: Bansal et al. 2018, "Can We Gain More from Orthogonality Regularizations in Training
    Deep CNNs?", equation 1.
    """

    least_axes = 2

    factor: float = number(0.01, above=0, doc="weight of the penalty")

    def penalty(self, np: Any, value: Any) -> Any:
        """The docstring's formula."""
        matrix = np.reshape(value, (-1, value.shape[-1]))
        if matrix.shape[0] < matrix.shape[1]:
            matrix = matrix.T
        excess = np.matmul(matrix.T, matrix) - np.eye(matrix.shape[1])
        return self.factor * np.sum(excess**2)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A rotation costs nothing; twice a rotation of n axes 9 n; so does its first row alone."""
        yield run([[0.6, -0.8], [0.8, 0.6]], factor=1.0), 0
        yield run([[1.2, -1.6], [1.6, 1.2]], factor=1.0), 18
        yield run([[1.2, -1.6]], factor=0.5), 4.5
        yield run([[1.2], [-1.6]], factor=0.5), 4.5
