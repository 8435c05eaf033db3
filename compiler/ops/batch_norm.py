"""batch_norm: normalise each channel over the batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, number
from ..types.tensor import TensorType
from . import Parameter, case, refused, weight
from ._norm import Normalization, constant


class BatchNorm(Normalization):
    """y = (x - mean) / sqrt(variance + epsilon) scale + shift, per channel.

    In training the moments are those of the batch and all positions (the variance divides by n),
    and the running ones move: ``new = momentum old + (1 - momentum) batch``.  In evaluation the
    running ones are used.

    Source: Ioffe and Szegedy 2015, "Batch Normalization", algorithm 1.
    """

    momentum: float = number(0.9, minimum=0, maximum=1, doc="kept fraction of the running moments")
    epsilon: float = number(1e-5, above=0, doc="added to the variance")
    scale: bool = boolean(True, doc="multiply by a learned factor per channel")
    shift: bool = boolean(True, doc="add a learned offset per channel")

    cases = (
        case("image[4, 5, 3]"),
        case("sequence[T, 4]", momentum=0.99, epsilon=1e-3),
        case("vector[6]", scale=False),
        case("image[4, 5, 3]", shift=False),
        case("vector[6]", scale=False, shift=False),
        refused("E0503", "label"),
        refused("E0209", "vector[6]", momentum=1.5),
    )

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``scale``, ``shift`` and the running ``mean`` and ``variance``, each [channels]."""
        state: dict[str, Any] = {"role": "norm", "trainable": False}
        return {
            **self.affine(x.channels),
            "mean": weight(x.channels, init=constant("zeros"), **state),
            "variance": weight(x.channels, init=constant("ones"), **state),
        }

    def moments(self, np: Any, x: Any) -> tuple[Any, Any]:
        """Mean and biased variance of the batch, per channel."""
        axes = tuple(range(x.ndim - 1))
        return np.mean(x, axis=axes), np.var(x, axis=axes)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Batch moments in training, running ones in evaluation."""
        mean, variance = self.moments(np, x) if train else (p["mean"], p["variance"])
        return self.finish(p, (x - mean) / np.sqrt(variance + self.epsilon))

    def statistics(self, np: Any, p: Any, x: Any, **values: Any) -> dict[str, Any]:
        """Moved running moments."""
        mean, variance = self.moments(np, x)
        keep = self.momentum
        return {
            "mean": keep * p["mean"] + (1 - keep) * mean,
            "variance": keep * p["variance"] + (1 - keep) * variance,
        }

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two values become -1 and 1; running moments are used in evaluation."""
        p = {"mean": [1.0], "variance": [4.0]}
        options = {"epsilon": 1e-30, "scale": False, "shift": False}
        yield run([[3.0], [7.0]], p, train=True, **options), [[-1.0], [1.0]]
        yield run([[3.0], [7.0]], p, **options), [[1.0], [3.0]]
