"""film: channels scaled and shifted by a condition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, value
from ..types.tensor import TensorType
from . import Op, case, refused
from ._condition import need_condition


class Film(Op):
    """y = x (1 + g) + s, where [g s] = condition W + b: feature-wise linear modulation.

    ``condition`` is a vector, the same for all positions, or has the positions of x.  W leads to two
    numbers per channel.  As the authors advise the factor is learned as a difference from 1;
    ``kernel_init: zeros`` makes the layer start as the identity (adaptive normalisation of
    diffusion models is ``layer_norm`` without scale and shift, followed by ``film``).

    Source: Perez et al. 2018, "FiLM: Visual Reasoning with a General Conditioning Layer",
    equation 2 and section 7.2.
    """

    condition: Any = value(doc="what the factors and offsets are computed from")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of W")

    block = True

    cases = (
        case("image[4, 5, 3]", condition="vector[6]"),
        case("sequence[4, 5]", condition="vector[3]"),
        case("sequence[T, 4]", condition="sequence[T, 6]"),
        case("vector[4]", condition="vector[5]", kernel_init="ones"),
        refused("E0501", "sequence[4, 5]", condition="sequence[3, 5]"),
        refused("E0503", "image[4, 5, 3]", condition="tokens[6]"),
        refused("E0503", "tokens[5]", condition="vector[3]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; the condition is a vector or has the same positions."""
        need_condition(self, x, values["condition"])
        return x

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Project the condition, cut it in two, scale and shift."""
        channels = x.channels
        both = b.dense(
            values["condition"],
            units=b.expression("2 * channels", channels=channels),
            kernel_init=self.kernel_init,
            name="project",
        )
        factor, offset = b.split(both, parts=2)
        return x * (factor + 1) + offset

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A condition of 2 gives g = [2, -2] and s = [20, 1]."""
        p = {"project.kernel": [[1.0, -1.0, 10.0, 0.0]], "project.bias": [0.0, 0.0, 0.0, 1.0]}
        x = [[[1.0, 5.0], [3.0, 7.0]]]
        got = run(x, p, values={"condition": [[2.0]]}, condition="c")
        yield got, [[[23.0, -4.0], [29.0, -6.0]]]
