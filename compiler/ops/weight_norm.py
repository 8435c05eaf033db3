"""weight_norm: a layer that learns direction and length of its kernel apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import Parameter, case, refused
from ._affine import filled
from ._kernel_norm import KernelNorm


class WeightNorm(KernelNorm):
    """The layer with kernel w = g v / |v|, for each output: v is its kernel, g learned.

    |v| is the Euclidean length over all but the outputs; ``scale`` holds g [outputs], 1 at first.

    ``- weight_norm: {conv1d: 64}`` is short for ``- weight_norm: {layer: {conv1d: 64}}``.

    Source: Salimans and Kingma 2016, "Weight Normalization: A Simple Reparameterization to
    Accelerate Training of Deep Neural Networks", equation 2.
    """

    cases = (
        case("vector[5]", layer={"dense": {"units": 3}}),
        case("image[4, 5, 3]", layer={"conv2d": {"filters": 4, "stride": 2}}),
        case("sequence[T, 4]", layer={"conv1d": {"filters": 6, "groups": 2, "bias": False}}),
        case("image[4, 3, 2]", layer={"conv2d_transpose": {"filters": 3, "stride": 2}}),
        case("image[4, 5, 3]", layer={"dense": {"units": 6}}),
        refused("E0503", "vector[5]", layer="relu"),
        refused("E0503", "tokens[5]", layer={"dense": {"units": 4}}),
    )

    def more(self, outputs: Any) -> dict[str, Parameter]:
        """``scale`` [outputs]."""
        return {"scale": filled(outputs, 1.0)}

    def normalized(self, np: Any, p: Any) -> Any:
        """``g v / |v|``."""
        kernel = p["kernel"]
        length = np.sqrt(np.sum(kernel * kernel, axis=self.rest(kernel), keepdims=True))
        shape = [1] * kernel.ndim
        shape[self.outputs] = -1
        return kernel / length * p["scale"].reshape(shape)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A column of length 5 gets length 10, one of length 13 gets length 1."""
        kernel = [[3.0, 5.0], [4.0, 12.0]]
        p = {"kernel": kernel, "bias": [0.0, 0.0], "scale": [10.0, 1.0]}
        got = run([[1.0, 0.0], [0.0, 1.0]], p, layer={"dense": {"units": 2}})
        yield got, [[6.0, 5 / 13], [8.0, 12 / 13]]
