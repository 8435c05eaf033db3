"""spectral_norm: a layer whose kernel has a largest singular value of 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, number
from . import Parameter, case, refused, weight
from ._kernel_norm import KernelNorm


class SpectralNorm(KernelNorm):
    """The layer with kernel W / s, where s = v^T M u estimates the largest singular value of W.

    M is W as a matrix, one column per output.  ``iterations`` steps of power iteration go on from
    the stored vector: v = M u / |M u|, u = M^T v / |M^T v|.  In training u is stored; in evaluation
    the same steps leave no trace.  u and v count as constants for the gradient.

    ``- spectral_norm: {conv2d: 64}`` is short for ``- spectral_norm: {layer: {conv2d: 64}}``.

    Source: Miyato et al. 2018, "Spectral Normalization for Generative Adversarial Networks",
    algorithm 1.
    """

    iterations: int = integer(1, minimum=1, doc="steps of power iteration in every pass")
    epsilon: float = number(1e-12, above=0, doc="smallest length that is divided by")

    severed = True
    cases = (
        case("vector[5]", layer={"dense": {"units": 3}}),
        case("image[4, 5, 3]", layer={"conv2d": {"filters": 4, "stride": 2}}, iterations=2),
        case("sequence[6, 4]", layer={"conv1d": {"filters": 6, "groups": 2, "bias": False}}),
        case("image[4, 3, 2]", layer={"conv2d_transpose": {"filters": 3, "stride": 2}}),
        case("vector[30]", layer={"dense": {"units": 4, "bias": False}}),
        case("image[4, 5, 3]", layer={"dense": {"units": 6}}),
        refused("E0503", "vector[5]", layer="relu"),
        refused("E0503", "vector[5]", layer={"conv2d": {"filters": 4}}),
        refused("E0209", "vector[5]", layer={"dense": {"units": 3}}, iterations=0),
    )

    def more(self, outputs: Any) -> dict[str, Parameter]:
        """``u`` [outputs], not trained."""
        from ..initializers import INITIALIZERS

        init = INITIALIZERS["normal"](std=1.0, mean=0.0)
        return {"u": weight(outputs, init=init, role="norm", trainable=False)}

    def vectors(self, np: Any, p: Any) -> tuple[Any, Any, Any]:
        """The matrix and its singular vectors, as far as they are known."""
        kernel = np.moveaxis(p["kernel"], self.outputs, -1)
        matrix = kernel.reshape((-1, kernel.shape[-1]))
        fixed, u = np.stop_gradient(matrix), np.stop_gradient(p["u"])
        for _ in range(self.iterations):
            v = np.matmul(fixed, u)
            v = v / np.maximum(np.sqrt(np.sum(v * v)), self.epsilon)
            u = np.matmul(v, fixed)
            u = u / np.maximum(np.sqrt(np.sum(u * u)), self.epsilon)
        return matrix, v, u

    def normalized(self, np: Any, p: Any) -> Any:
        """``W / (v^T M u)``."""
        matrix, v, u = self.vectors(np, p)
        return p["kernel"] / np.sum(np.matmul(v, matrix) * u)

    def statistics(self, np: Any, p: Any, x: Any, **values: Any) -> dict[str, Any]:
        """The moved vector."""
        return {"u": self.vectors(np, p)[2]}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A rotated stretching by 3 and 1 is divided by 3; |W| of any kernel by many steps is 1."""
        c, s = 0.6, 0.8
        kernel = [[3 * c, -1 * s], [3 * s, 1 * c]]
        p = {"kernel": kernel, "bias": [0.0, 0.0], "u": [1.0, 1.0]}
        got = run([[c, s], [-s, c]], p, layer={"dense": {"units": 2}}, iterations=60)
        yield got, [[1.0, 0.0], [0.0, 1 / 3]]
        import numpy

        drawn = numpy.random.default_rng(3).normal(size=(3, 4, 2, 5))
        p = {"kernel": drawn, "u": [1.0, 2.0, 3.0, 4.0, 5.0]}
        layer = {"conv2d": {"filters": 5, "kernel": [3, 4], "padding": "valid", "bias": False}}
        delta = numpy.eye(24).reshape(24, 3, 4, 2)
        seen = run(delta, p, layer=layer, iterations=300)  # the matrix, row by row
        yield numpy.linalg.svd(seen.reshape(24, 5), compute_uv=False)[0], 1.0
