"""timestep_embedding: a number as sines and cosines of many frequencies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import integer, number, word
from ..types.tensor import TensorType, tensor
from . import Op, Refusal, case, refused


class TimestepEmbedding(Op):
    """y = (sin(t w_i) for all i, cos(t w_i) for all i), w_i = base^(-i / (n - shift)), i < n = dim / 2.

    As published there are two conventions: DDPM's code has ``order: sin_cos`` and ``shift: 1``; that
    of ADM, which Stable Diffusion and DiT follow, ``order: cos_sin`` and ``shift: 0``.

    Source: Ho et al. 2020, "Denoising Diffusion Probabilistic Models", appendix B and code;
    Dhariwal and Nichol 2021, "Diffusion Models Beat GANs on Image Synthesis", code.
    """

    dim: int = integer(minimum=2, doc="number of values")
    base: float = number(10000.0, above=0, doc="longest wavelength / (2 pi)")
    order: str = word("sin_cos", "cos_sin", default="sin_cos", doc="which half comes first")
    shift: float = number(0.0, minimum=0, below=2, doc="how much sooner the slowest is reached")

    cases = (
        case("label", dim=6),
        case("scalar", dim=4, order="cos_sin", base=100.0),
        case("label", dim=10, shift=1),
        refused("E0506", "label", dim=5),
        refused("E0503", "vector[4]", dim=6),
        refused("E0209", "label", dim=2, shift=1),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A vector."""
        if x.axes or x.dtype == "bool":
            raise Refusal(
                "E0503",
                f"`timestep_embedding` needs one number for each example, not {x}",
                because={"x": f"this is {x}"},
                help="declare the input as `label` or as `scalar`",
            )
        if self.dim % 2:
            raise Refusal(
                "E0506",
                f"`timestep_embedding` has as many sines as cosines: {self.dim} is odd",
                at="dim",
                help=f"choose {self.dim + 1}",
            )
        if self.dim // 2 <= self.shift:
            raise Refusal("E0209", "one frequency leaves nothing to shift", at="shift")
        return tensor("vector", self.dim)

    @property
    def rates(self) -> list[float]:
        """The frequencies."""
        half = self.dim // 2
        step = -math.log(self.base) / (half - self.shift)
        return [math.exp(step * i) for i in range(half)]

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Angles, sines, cosines."""
        angle = x[:, None] * np.array(self.rates)
        halves = [np.sin(angle), np.cos(angle)]
        return np.concatenate(halves if self.order == "sin_cos" else halves[::-1], axis=-1)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A product and a function for each value."""
        return 2 * self.dim

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """By hand: with four values the frequencies are 1 and 1/100; with a shift 1 and 1/10000."""
        from math import cos, sin

        yield run([2.0], dim=4), [[sin(2), sin(0.02), cos(2), cos(0.02)]]
        yield run([2.0], dim=4, order="cos_sin"), [[cos(2), cos(0.02), sin(2), sin(0.02)]]
        yield run([2.0], dim=4, shift=1), [[sin(2), sin(2e-4), cos(2), cos(2e-4)]]
