"""lstm: long short-term memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..initializers.blocks import Blocks
from ..types.dims import Dim
from ..types.record import number, value
from . import Parameter, case, refused, weight
from ._recurrent import Recurrent


class Lstm(Recurrent):
    """c_t = s(f) c_(t-1) + s(i) tanh(g), h_t = s(o) tanh(c_t), [i f g o] = x_t W + b + h_(t-1) R.

    ``W`` [channels, 4 units], ``R`` [units, 4 units], ``b`` [4 units], per layer and direction;
    s is the logistic function.  With ``return: both`` the outputs are ``sequence``, ``last`` (h)
    and ``cell`` (c).

    Source: Hochreiter and Schmidhuber 1997, "Long Short-Term Memory"; forget gate: Gers et al.
    2000, "Learning to Forget".
    """

    initial_cell: Any = value(None, doc="first cell state, as `initial`; zero when absent")
    forget_bias: float = number(1.0, doc="first value of the forget gate's bias")

    gates: ClassVar[int] = 4
    states: ClassVar[tuple[str, ...]] = ("last", "cell")
    initials: ClassVar[tuple[str, ...]] = ("initial", "initial_cell")

    cases = (
        case("sequence[5, 3]", units=4),
        case("sequence[5, 3]", units=4, return_="sequence", mask="mask[5]"),
        case("sequence[5, 3]", units=4, bidirectional=True, mask="mask[5]"),
        case("sequence[5, 3]", units=4, layers=2, bidirectional=True, return_="both"),
        case("sequence[5, 3]", units=4, initial="vector[4]", initial_cell="vector[4]"),
        case(
            "sequence[5, 3]",
            units=2,
            bidirectional=True,
            return_="both",
            mask="mask[5]",
            initial="vector[4]",
        ),
        case("sequence[5, 3]", units=4, layers=2, bidirectional=True, dropout=0.3, mask="mask[5]"),
        refused("E0503", "tokens[5]", units=4),
        refused("E0501", "sequence[5, 3]", units=4, initial="vector[3]"),
        refused("E0209", "sequence[5, 3]", units=4, initial="vector[4]", layers=2),
    )

    def biases(self, inputs: Dim) -> dict[str, Parameter]:
        """``bias`` [4 units], ``forget_bias`` on the second block and 0 elsewhere."""
        init = Blocks(values=(0.0, float(self.forget_bias), 0.0, 0.0))
        return {"bias": weight(4 * self.units, init=init, fan_in=inputs, role="bias")}

    def step(self, np: Any, p: Any, prefix: str, x: Any, state: Any) -> Any:
        """The new output h and cell c."""
        total = x + np.matmul(state[0], p[f"{prefix}recurrent_kernel"])
        i, f, g, o = np.split(total, 4, axis=-1)
        cell = np.sigmoid(f) * state[1] + np.sigmoid(i) * np.tanh(g)
        return np.sigmoid(o) * np.tanh(cell), cell

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Saturated gates keep, write and hide the cell; numbers of `torch.nn.LSTM` 2.13."""
        still = {"kernel": [[0.0] * 4], "recurrent_kernel": [[0.0] * 4]}
        first = {"initial": [[0.3]], "initial_cell": [[0.5]]}
        keep = {**still, "bias": [-900.0, 900.0, 1.0, 900.0]}
        tanh = 0.46211715726000973
        yield run([[[7.0], [8.0]]], keep, values=first, units=1), [[tanh]]
        write = {**still, "bias": [900.0, -900.0, 900.0, -900.0]}
        yield run([[[7.0]]], write, values=first, units=1, return_="both")["cell"], [[1.0]]
        yield run([[[7.0]]], write, values=first, units=1), [[0.0]]
        p = {
            "kernel": [[0.5, -0.4, 0.3, 0.2]],
            "recurrent_kernel": [[0.1, 0.6, -0.7, 0.8]],
            "bias": [0.05, 1.0, -0.1, 0.15],
        }
        torch = [[[0.07304163057470081], [-0.03169218006965915], [-0.0037832248758364424]]]
        yield run([[[1.0], [-2.0], [0.5]]], p, units=1, return_="sequence"), torch
