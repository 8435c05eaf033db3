"""add_noise: values on their way to noise, as in diffusion models."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from ..types.record import integer, number, value, word
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._diffusion import betas, signal


class AddNoise(Op):
    """y = sqrt(a_t) x + sqrt(1 - a_t) noise, a_t being the share of signal left at step t, from 0 on.

    The shares are those of the constant ``noise_schedule`` with the same fields; in expressions of the
    training ``add_noise(schedule, x, noise, t)`` takes them from it.

    Source: Ho et al. 2020, "Denoising Diffusion Probabilistic Models", equation 4.
    """

    noise: Any = value(doc="noise of the type of x")
    step: Any = value(doc="label, the step of each example")
    kind: str = word("linear", "cosine", default="linear", doc="how the variances grow")
    steps: int = integer(1000, minimum=1, maximum=100_000, doc="number of steps T")
    start: float = number(1e-4, above=0, below=1, doc="first variance of `linear`")
    end: float = number(0.02, above=0, below=1, doc="last variance of `linear`")

    cases = (
        case("image[4, 5, 3]", noise="image[4, 5, 3]", step="label"),
        case("vector[6]", noise="vector[6]", step="label", kind="cosine", steps=50),
        case("sequence[T, 4]", noise="sequence[T, 4]", step="label", steps=20, start=0.01, end=0.3),
        refused("E0501", "vector[6]", noise="vector[5]", step="label"),
        refused("E0503", "vector[6]", noise="vector[6]", step="scalar"),
        refused("E0503", "tokens[6]", noise="tokens[6]", step="label"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of x, which the noise has too."""
        noise, step = values["noise"], values["step"]
        if x.dtype != "float":
            raise Refusal(
                "E0503", f"`add_noise` adds to numbers, not to {x}", because={"x": f"this is {x}"}
            )
        if step.dtype != "int" or step.dims:
            raise Refusal(
                "E0503", f"`step` must be a label, one for each example, not {step}", at="step"
            )
        if noise.dims != x.dims or noise.dtype != "float":
            raise Refusal(
                "E0501", f"the noise must be {x}, not {noise}", at="noise", text=f"this is {noise}",
                because={"x": f"gives {x}"}, help="`normal_like(x)` makes it",
            )  # fmt: skip
        return x

    def limit(self, name: str, types: Mapping[str, Any]) -> Any:
        """Steps lie below T."""
        return int(self.steps) if name == "step" else None

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The docstring's formula."""
        variances = betas(self.kind, int(self.steps), self.start, self.end)
        left = np.array(signal(variances))[values["step"]]
        left = np.reshape(left, (-1, *(1,) * (x.ndim - 1)))
        return np.sqrt(left) * x + np.sqrt(1 - left) * values["noise"]

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two products and a sum."""
        return 3 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The first step of the paper leaves sqrt(0.9999); the last one almost nothing."""
        named = {"noise": "noise", "step": "step"}
        values = {"noise": [[0.0], [0.0]], "step": [0, 999]}
        yield run([[1.0], [1.0]], values=values, **named)[0, 0], math.sqrt(0.9999)
        values = {"noise": [[1.0], [1.0]], "step": [999, 0]}
        yield run([[0.0], [0.0]], values=values, **named), [[math.sqrt(1 - 4.0358e-05)], [0.01]]
