"""simple_rnn: the Elman network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim
from ..types.record import call, word
from . import Parameter, case, refused, weight
from ._recurrent import Recurrent


class SimpleRnn(Recurrent):
    """h_t = activation(x_t W + b + h_(t-1) R).

    ``W`` [channels, units], ``R`` [units, units], ``b`` [units], per layer and direction.

    Source: Elman 1990, "Finding Structure in Time".
    """

    activation: str = word("tanh", "relu", default="tanh", doc="function of each step")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of b")

    cases = (
        case("sequence[5, 3]", units=4),
        case("sequence[5, 3]", units=4, return_="sequence", activation="relu"),
        case("sequence[5, 3]", units=4, return_="sequence", bidirectional=True, mask="mask[5]"),
        case("sequence[5, 3]", units=4, layers=2, return_="both", mask="mask[5]"),
        case("sequence[5, 3]", units=4, bidirectional=True, initial="vector[8]", mask="mask[5]"),
        case("sequence[5, 3]", units=4, layers=2, dropout=0.3, mask="mask[5]"),
        refused("E0503", "vector[3]", units=4),
        refused("E0501", "sequence[5, 3]", units=4, mask="mask[6]"),
        refused("E0503", "sequence[5, 3]", units=4, mask="tokens[5]"),
        refused("E0209", "sequence[5, 3]", units=4, dropout=0.3),
    )

    def biases(self, inputs: Dim) -> dict[str, Parameter]:
        """``bias`` [units]."""
        return {"bias": weight(self.units, init=self.bias_init, fan_in=inputs, role="bias")}

    def step(self, np: Any, p: Any, prefix: str, x: Any, state: Any) -> Any:
        """One new state."""
        total = x + np.matmul(state[0], p[f"{prefix}recurrent_kernel"])
        new = np.tanh(total) if self.activation == "tanh" else np.where(total > 0, total, 0.0)
        return (new,)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """With relu and R = 1 it adds up; with R = 2 it reads binary digits; pads are skipped."""
        one = {"kernel": [[1.0]], "recurrent_kernel": [[1.0]], "bias": [0.0]}
        two = {**one, "recurrent_kernel": [[2.0]]}
        x = [[[1.0], [0.0], [1.0], [1.0]]]
        options = {"units": 1, "activation": "relu", "return_": "sequence"}
        yield run(x, one, **options), [[[1.0], [1.0], [2.0], [3.0]]]
        yield run(x, two, **options), [[[1.0], [2.0], [5.0], [11.0]]]
        mask = [[True, False, True, False]]
        yield run(x, two, values={"mask": mask}, **options), [[[1.0], [0.0], [3.0], [0.0]]]
        yield run(x, two, values={"mask": mask}, units=1, activation="relu"), [[3.0]]
