"""film_add: a projected condition added to every position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, value
from ..types.tensor import TensorType
from . import Op, case, refused
from ._condition import need_condition


class FilmAdd(Op):
    """y = x + condition W + b: what U-Nets of diffusion models do with the time step.

    ``condition`` is a vector, the same for all positions, or has the positions of x.

    Source: Ho, Jain and Abbeel 2020, "Denoising Diffusion Probabilistic Models", appendix B;
    a special case of Perez et al. 2018, "FiLM".
    """

    condition: Any = value(doc="what the offsets are computed from")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of W")

    block = True

    cases = (
        case("image[4, 5, 3]", condition="vector[6]"),
        case("sequence[T, 4]", condition="sequence[T, 6]"),
        case("vector[4]", condition="vector[5]"),
        refused("E0501", "sequence[4, 5]", condition="sequence[3, 5]"),
        refused("E0503", "image[4, 5, 3]", condition="label"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; the condition is a vector or has the same positions."""
        need_condition(self, x, values["condition"])
        return x

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Project, add."""
        options = {"units": x.channels, "kernel_init": self.kernel_init, "name": "project"}
        return x + b.dense(values["condition"], **options)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A condition of 2 moves the first channel by 20 and the second by 1."""
        p = {"project.kernel": [[10.0, 0.0]], "project.bias": [0.0, 1.0]}
        x = [[[1.0, 5.0], [3.0, 7.0]]]
        got = run(x, p, values={"condition": [[2.0]]}, condition="c")
        yield got, [[[21.0, 6.0], [23.0, 8.0]]]
