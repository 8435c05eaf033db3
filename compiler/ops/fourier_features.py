"""fourier_features: coordinates as sines and cosines of random directions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, integer, number
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, case, refused, weight
from ._shared import need_channels


class FourierFeatures(Op):
    """y = (cos(2 pi x B), sin(2 pi x B)), ``B`` [channels, dim / 2] normal with deviation ``sigma``.

    B is drawn once, saved with the weights and not trained, unless ``learned``.

    Source: Tancik et al. 2020, "Fourier Features Let Networks Learn High Frequency Functions in Low
    Dimensional Domains", section 6.1.
    """

    dim: int = integer(minimum=2, doc="number of values")
    sigma: float = number(1.0, above=0, doc="standard deviation of the frequencies")
    learned: bool = boolean(False, doc="train the frequencies")

    cases = (
        case("vector[3]", dim=8),
        case("image[4, 5, 2]", dim=6, learned=True),
        case("sequence[T, 3]", dim=10, sigma=0.5),
        refused("E0506", "vector[3]", dim=7),
        refused("E0503", "tokens[3]", dim=8),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Channels become ``dim``."""
        need_channels(self, x)
        if self.dim % 2:
            raise Refusal(
                "E0506",
                f"`fourier_features` has as many sines as cosines: {self.dim} is odd",
                at="dim",
                help=f"choose {self.dim + 1}",
            )
        return x.with_channels(self.dim)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``frequencies`` [channels, dim / 2]."""
        from ..initializers import INITIALIZERS

        init = INITIALIZERS["normal"](std=self.sigma)
        return {"frequencies": weight(x.channels, self.dim // 2, init=init, trainable=self.learned)}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Angles, cosines, sines."""
        angle = 2 * math.pi * np.matmul(x, p["frequencies"])
        return np.concatenate([np.cos(angle), np.sin(angle)], axis=-1)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A product with B, then a function for each value."""
        return y.elements * (1 + x.channels)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A quarter and an eighth of a turn; the distance of features depends on that of points."""
        p = {"frequencies": [[1.0], [0.5]]}
        half = 2**-0.5
        yield run([[0.25, 0.0], [0.0, 0.25]], p, dim=2), [[0.0, 1.0], [half, half]]
        p = {"frequencies": [[0.3, -1.1, 0.7]]}
        y = run([[0.2], [0.5], [1.7], [2.0]], p, dim=6)
        yield (y[0] * y[1]).sum(), (y[2] * y[3]).sum()
