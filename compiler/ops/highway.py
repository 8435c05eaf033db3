"""highway: a gate between a layer and what entered it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number, word
from . import case, refused
from ._affine import PerChannel


class Highway(PerChannel):
    """y = x + t (h - x), where h = act(x W + b) and t = sigmoid(x V + c).

    W and V are [channels, channels].  ``gate_bias`` is the first value of c: below 0 the layer
    starts close to the identity.

    Source: Srivastava, Greff and Schmidhuber 2015, "Highway Networks", equation 3.
    """

    activation: str = word("relu", "tanh", "gelu", "silu", default="relu", doc="of the layer")
    gate_bias: float = number(-1.0, doc="first value of the gate's bias")

    block = True

    cases = (
        case("vector[6]"),
        case("sequence[T, 4]", activation="tanh", gate_bias=-3.0),
        case("image[4, 5, 3]", activation="silu"),
        refused("E0503", "tokens[5]"),
    )

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """A layer, a gate, and the step between."""
        start = {"constant": {"value": self.gate_bias}}
        new = getattr(b, self.activation)(b.dense(x, units=x.channels, name="layer"))
        gate = b.sigmoid(b.dense(x, units=x.channels, bias_init=start, name="gate"))
        return x + gate * (new - x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A gate of 3/4 goes three quarters of the way; a shut one keeps x."""
        p = {
            "layer.kernel": [[2.0]],
            "layer.bias": [2.0],
            "gate.kernel": [[0.0]],
            "gate.bias": [1.0986122886681098],  # ln 3
        }
        yield run([[2.0], [-3.0]], p), [[5.0], [-0.75]]
        p["gate.bias"] = [-900.0]
        yield run([[2.0], [-3.0]], p), [[2.0], [-3.0]]
