"""log: the natural logarithm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..types.record import number
from . import case
from ._activation import CASES
from ._unary import Unary


class Log(Unary):
    """y = log(x + epsilon); needs x + epsilon > 0."""

    epsilon: float = number(0.0, minimum=0, doc="added first, so that 0 has a logarithm")

    domain: ClassVar = {"x": (0.2, 3)}
    cases = (*CASES, case("sequence[4, 3]", epsilon=0.001))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``log(x + epsilon)``."""
        return np.log(x + self.epsilon)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """E and one half; 0 with an epsilon."""
        yield run([[1.0, 2.718281828459045, 0.5]]), [[0.0, 1.0, -0.6931471805599453]]
        yield run([[0.0]], epsilon=0.5), [[-0.6931471805599453]]
