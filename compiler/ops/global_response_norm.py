"""global_response_norm: channels compete by the energy of their maps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import Parameter, Refusal, case, refused
from ._affine import PerChannel, filled


class GlobalResponseNorm(PerChannel):
    """y = x + x n scale + shift, where n = g / (mean of g over channels + epsilon).

    g is the Euclidean length of a channel over all positions of one example.  ``scale`` and
    ``shift`` [channels] are learned and start at 0, so that the layer starts as the identity.

    Source: Woo et al. 2023, "ConvNeXt V2: Co-designing and Scaling ConvNets with Masked
    Autoencoders", section 3.3.
    """

    epsilon: float = number(1e-6, above=0, doc="added to the mean length")

    cases = (
        case("image[4, 5, 3]"),
        case("sequence[T, 6]", epsilon=1e-3),
        case("volume[2, 3, 4, 5]"),
        case("image[H, W, 2]"),
        refused("E0503", "vector[7]"),
        refused("E0503", "tokens[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; needs positions."""
        super().infer(x)
        if x.rank < 2:
            raise Refusal(
                "E0503",
                f"`{self.word}` needs positions to measure, not {x}",
                because={"x": f"gives {x}"},
            )
        return x

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``scale`` and ``shift`` [channels]."""
        return {"scale": filled(x.channels, 0.0), "shift": filled(x.channels, 0.0)}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """A map that is 0 everywhere has length 0 and gradient 0."""
        square = np.sum(x * x, axis=tuple(range(1, x.ndim - 1)), keepdims=True)
        length = np.where(square > 0, np.sqrt(np.where(square > 0, square, 1.0)), 0.0)
        share = length / (np.mean(length, axis=-1, keepdims=True) + self.epsilon)
        return x + x * share * p["scale"] + p["shift"]

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two for the length, four for the result."""
        return 6 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Lengths 5 and 15 of mean 10: shares 1/2 and 3/2; an empty map changes nothing."""
        x = [[[3.0, 9.0], [4.0, 12.0]]]
        p = {"scale": [2.0, 2.0], "shift": [0.0, 1.0]}
        yield run(x, p, epsilon=1e-30), [[[6.0, 37.0], [8.0, 49.0]]]
        yield run([[[0.0, 0.0], [0.0, 0.0]]], p), [[[0.0, 1.0], [0.0, 1.0]]]
