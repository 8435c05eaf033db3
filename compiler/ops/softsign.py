"""softsign: a rational squashing function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class Softsign(Activation):
    """y = x / (1 + |x|).

    Source: Bergstra et al. 2009, "Quadratic Polynomials Learn Better Image Features".
    """

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x / (1 + |x|)``."""
        return x / (1 + np.abs(x))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Fractions."""
        yield run([[-3.0, 0.0, 1.0]]), [[-0.75, 0.0, 0.5]]
