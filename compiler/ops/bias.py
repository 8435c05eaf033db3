"""bias: a learned offset per channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call
from ..types.tensor import TensorType
from . import Parameter, case, refused, weight
from ._affine import PerChannel


class Bias(PerChannel):
    """y = x + b, one learned number per channel, the same at every position."""

    init: Any = call("initializers", "zeros", doc="initialiser of b")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", init="ones"),
        case("sequence[T, 4]"),
        case("vector[30]"),
        refused("E0503", "tokens[5]"),
    )

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``bias`` [channels]."""
        return {"bias": weight(x.channels, init=self.init, role="bias")}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x + b``."""
        return x + p["bias"]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Every pixel moves by the same numbers."""
        x = [[[[1.0, 2.0], [3.0, 4.0]]]]
        yield run(x, {"bias": [10.0, -10.0]}), [[[[11.0, -8.0], [13.0, -6.0]]]]
