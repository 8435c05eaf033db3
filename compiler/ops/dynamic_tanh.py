"""dynamic_tanh: a squashing function in the place of a normalisation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, number
from ..types.tensor import TensorType
from . import Parameter, case, refused
from ._affine import PerChannel, filled


class DynamicTanh(PerChannel):
    """y = tanh(alpha x) scale + shift, with one learned alpha for the layer.

    ``scale`` and ``shift`` [channels] are learned; nothing is averaged over channels, positions or
    examples.

    Source: Zhu et al. 2025, "Transformers without Normalization", equation 1.
    """

    alpha: float = number(0.5, doc="first value of alpha")
    scale: bool = boolean(True, doc="multiply by a learned factor per channel")
    shift: bool = boolean(True, doc="add a learned offset per channel")

    cases = (
        case("sequence[T, 4]"),
        case("image[4, 5, 3]", alpha=1.0),
        case("vector[30]", scale=False),
        case("image[H, W, 2]", shift=False),
        case("vector[7]", scale=False, shift=False),
        refused("E0503", "tokens[5]"),
    )

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``alpha`` [1], ``scale`` and ``shift`` [channels]."""
        found = {"alpha": filled(1, self.alpha)}
        if self.scale:
            found["scale"] = filled(x.channels, 1.0)
        if self.shift:
            found["shift"] = filled(x.channels, 0.0)
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Squash, scale, shift."""
        y = np.tanh(p["alpha"] * x)
        y = y * p["scale"] if self.scale else y
        return y + p["shift"] if self.shift else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One per function and per learned number."""
        return x.elements * (2 + self.scale + self.shift)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """tanh(ln 2) = 3 / 5; far out only the sign is left."""
        p = {"alpha": [2.0], "scale": [5.0, 1.0], "shift": [1.0, -1.0]}
        ln2 = 0.6931471805599453
        yield run([[ln2 / 2, 1e6]], p), [[4.0, 0.0]]
