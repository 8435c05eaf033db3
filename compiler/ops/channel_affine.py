"""channel_affine: a learned factor and offset per channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean
from ..types.tensor import TensorType
from . import Parameter, Refusal, case, refused
from ._affine import PerChannel, filled


class ChannelAffine(PerChannel):
    """y = x scale + shift, two learned numbers per channel: a normalisation without its moments.

    The factors start at 1, the offsets at 0.

    Source: Touvron et al. 2021, "ResMLP: Feedforward Networks for Image Classification with
    Data-Efficient Training", equation 1.
    """

    scale: bool = boolean(True, doc="multiply by a learned factor per channel")
    shift: bool = boolean(True, doc="add a learned offset per channel")

    cases = (
        case("image[4, 5, 3]"),
        case("sequence[T, 4]"),
        case("vector[30]", shift=False),
        case("volume[2, 3, 4, 5]", scale=False),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[7]", scale=False, shift=False),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; something must be learned."""
        if not self.scale and not self.shift:
            raise Refusal(
                "E0209",
                "`channel_affine` without `scale` and `shift` does nothing",
                at="scale",
                help="keep one of them, or leave the step out",
            )
        return super().infer(x)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``scale`` and ``shift`` [channels], as far as the spec wants them."""
        found = {"scale": filled(x.channels, 1.0)} if self.scale else {}
        return {**found, "shift": filled(x.channels, 0.0)} if self.shift else found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Scale, then shift."""
        y = x * p["scale"] if self.scale else x
        return y + p["shift"] if self.shift else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One each."""
        return x.elements * (self.scale + self.shift)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """From Celsius and kilometres to Fahrenheit and metres."""
        p = {"scale": [1.8, 1000.0], "shift": [32.0, 0.0]}
        yield run([[100.0, 2.5], [-40.0, 0.0]], p), [[212.0, 2500.0], [-40.0, 0.0]]
