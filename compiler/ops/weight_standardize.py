"""weight_standardize: a layer whose kernel has mean 0 and variance 1 for each output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._kernel_norm import KernelNorm


class WeightStandardize(KernelNorm):
    """The layer with kernel (W - mean) / sqrt(variance + epsilon), moments over all but the outputs.

    Goes before ``group_norm`` where batches are small.  The variance divides by n.

    ``- weight_standardize: {conv2d: 64}`` is short for ``- weight_standardize: {layer: {conv2d: 64}}``.

    Source: Qiao et al. 2019, "Micro-Batch Training with Batch-Channel Normalization and Weight
    Standardization", equation 2.
    """

    epsilon: float = number(1e-10, above=0, doc="added to the variance")

    cases = (
        case("vector[5]", layer={"dense": {"units": 3}}),
        case("image[4, 5, 3]", layer={"conv2d": {"filters": 4, "stride": 2}}, epsilon=1e-3),
        case("sequence[T, 4]", layer={"conv1d": {"filters": 6, "groups": 2, "bias": False}}),
        case("image[4, 3, 2]", layer={"conv2d_transpose": {"filters": 3, "stride": 2}}),
        refused("E0503", "vector[5]", layer="relu"),
        refused("E0503", "tokens[5]", layer={"dense": {"units": 4}}),
    )

    def normalized(self, np: Any, p: Any) -> Any:
        """Mean 0, variance 1."""
        kernel = p["kernel"]
        where = {"axis": self.rest(kernel), "keepdims": True}
        variance = np.var(kernel, **where)
        return (kernel - np.mean(kernel, **where)) / np.sqrt(variance + self.epsilon)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Columns 1, 3 and 40, 20 become -1, 1 and 1, -1."""
        p = {"kernel": [[1.0, 40.0], [3.0, 20.0]], "bias": [0.0, 0.0]}
        layer = {"dense": {"units": 2}}
        got = run([[1.0, 0.0], [0.0, 1.0]], p, layer=layer, epsilon=1e-30)
        yield got, [[-1.0, 1.0], [1.0, -1.0]]
