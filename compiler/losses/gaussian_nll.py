"""gaussian_nll: likelihood under a stated normal distribution."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import boolean
from ..types.tensor import TensorType
from . import case, refused
from ._normal import Normal, half
from ._shapes import mismatch


class GaussianNll(Normal):
    """(v + (y - m)^2 exp(-v)) / 2 with mean m and log variance v.

    The channel axis of the output holds the means and then the log variances, so it is twice as
    long as the target's.  ``full`` adds log(2 pi) / 2.

    Source: Nix and Weigend 1994, "Estimating the mean and variance of the target probability
    distribution".
    """

    full: bool = boolean(False, doc="add the constant log(2 pi) / 2")

    cases = (
        case("vector[6]"),
        case("image[4, 5, 2]", full=True),
        case("sequence[5, 8]"),
        refused("E0502", "vector[3]", "scalar"),
        refused("E0502", "vector[4]", "vector[4]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        mean, log_variance = self.halves(prediction)
        cost = 0.5 * (log_variance + (target - mean) ** 2 * np.exp(-log_variance))
        return cost + 0.5 * math.log(2 * math.pi) if self.full else cost

    def wants(self, output: TensorType) -> TensorType:
        """One number per mean."""
        return half(output)

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """Twice as many channels as the target; two for one number per example."""
        self.even(output)
        wanted = half(output)
        if target is None or target.dims == wanted.dims:
            return
        if not target.dims and wanted.elements == 1 and target.dtype == "float":
            return
        width = 2 * (target.channels if target.dims else 1)
        raise mismatch(
            self.word, output, target, f"compares {wanted} means with a target of type {target}",
            f"let the network end with `- dense: {width}`: means, then log variances",
        )  # fmt: skip

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Numbers, half as many as the network returns."""
        return draws.normal(size=(*shape[:-1], shape[-1] // 2))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The density of the standard normal at 1 is 0.2419707245; a wider one is lower."""
        yield run([[0.0, 0.0]], [[1.0]], full=True), -math.log(0.24197072451914337)
        yield run([[5.0, math.log(9)]], [[5.0]], full=True), math.log(3 * math.sqrt(2 * math.pi))
