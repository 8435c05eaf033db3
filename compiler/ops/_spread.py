"""Variance and standard deviation: how far values lie from their mean."""

from __future__ import annotations

from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._reduce import MASKED, Masked

CASES = (
    *MASKED,
    case("sequence[6, 5]", axis=["time", "channel"], correction=1),
    refused("E0503", "tokens[5]", axis="time"),
    refused("E0209", "image[4, 1, 3]", axis="width", correction=1),
)


class Spread(Masked):
    """A moment around the mean; not a word of the language."""

    correction: int = integer(0, minimum=0, doc="taken off the count; 1 for samples")

    work = 4
    cases = CASES

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """What is left; there must be more values than the correction takes off."""
        y = super().infer(x, **values)
        count = 1
        for axis in self.reduced:
            count = count * x.dim(axis)  # type: ignore[operator]
        if isinstance(count, int) and count <= self.correction:
            raise Refusal(
                "E0209",
                f"`correction` must be less than the number of values, {count}",
                at="correction",
                because={"x": f"gives {x}"},
            )
        return y

    def variance(self, np: Any, x: Any, values: dict[str, Any]) -> Any:
        """Mean square distance from the mean of what is real."""
        places = self.places(values)
        real = np.ones_like(x) if values["mask"] is None else self.real(np, x, values) * 1.0
        count = np.sum(real, axis=places, keepdims=True)
        mean = np.sum(real * x, axis=places, keepdims=True) / np.maximum(count, 1)
        square = np.sum(real * (x - mean) ** 2, axis=places)
        return square / np.maximum(np.squeeze(count, axis=places) - self.correction, 1)
