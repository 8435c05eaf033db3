"""Losses on normal distributions: an output holds means, then logarithms of variances."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..types.tensor import TensorType
from . import Loss, Refusal


class Normal(Loss):
    """The channel axis of the output is twice as long: means, then log variances."""

    link = "mean"

    @staticmethod
    def halves(values: Any) -> tuple[Any, Any]:
        """Means and log variances."""
        half = values.shape[-1] // 2
        return values[..., :half], values[..., half:]

    def even(self, output: TensorType) -> None:
        """Refuse an output that has no halves."""
        if output.axes and isinstance(output.channels, int) and output.channels % 2 == 0:
            return
        raise Refusal(
            "E0502",
            f"`{self.word}` needs a mean and a log variance for each value, not {output}",
            text=f"the network returns {output}",
            because={"x": f"this gives {output}"},
            help="let the last layer be twice as wide as the target: means, then log variances",
        )


def half(output: TensorType) -> TensorType:
    """The type of the means."""
    return replace(output, dims=(*output.dims[:-1], output.dims[-1] // 2))
