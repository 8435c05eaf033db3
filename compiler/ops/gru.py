"""gru: the gated recurrent unit, in both of its conventions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..types.dims import Dim
from ..types.record import boolean, call
from . import Parameter, case, refused, weight
from ._recurrent import Recurrent


class Gru(Recurrent):
    """h_t = z h_(t-1) + (1 - z) tanh(n), z and r logistic, blocks ordered [z r n].

    ``reset_after``: n = x W_n + b_n + r (h R_n + c_n), as cuDNN, PyTorch and Keras compute it; z
    and r also have both biases, b (``bias``) and c (``recurrent_bias``).  Without it
    n = x W_n + b_n + (r h) R_n, as published, with one bias.
    ``W`` [channels, 3 units], ``R`` [units, 3 units], ``b`` and ``c`` [3 units].

    Source: Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder".
    """

    reset_after: bool = boolean(True, doc="apply the reset gate after the state's product")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of both biases")

    gates: ClassVar[int] = 3

    cases = (
        case("sequence[5, 3]", units=4),
        case("sequence[5, 3]", units=4, return_="sequence", bidirectional=True, mask="mask[5]"),
        case("sequence[5, 3]", units=4, layers=2, return_="both", mask="mask[5]"),
        case("sequence[5, 3]", units=4, reset_after=False, mask="mask[5]", initial="vector[4]"),
        case(
            "sequence[5, 3]",
            units=4,
            reset_after=False,
            layers=2,
            bidirectional=True,
            return_="both",
        ),
        case("sequence[5, 3]", units=2, bidirectional=True, initial="vector[4]", return_="both"),
        case("sequence[5, 3]", units=4, layers=2, dropout=0.3, return_="sequence"),
        case("sequence[5, 3]", units=4, layers=3, dropout=0.2, reset_after=False),
        refused("E0503", "image[5, 4, 3]", units=4),
        refused("E0501", "sequence[5, 3]", units=4, bidirectional=True, initial="vector[4]"),
    )

    def biases(self, inputs: Dim) -> dict[str, Parameter]:
        """``bias`` [3 units] and, for ``reset_after``, ``recurrent_bias`` [3 units]."""
        columns = 3 * self.units
        found = {"bias": weight(columns, init=self.bias_init, fan_in=inputs, role="bias")}
        if self.reset_after:
            found["recurrent_bias"] = weight(
                columns, init=self.bias_init, fan_in=self.units, role="bias"
            )
        return found

    def step(self, np: Any, p: Any, prefix: str, x: Any, state: Any) -> Any:
        """One new state."""
        h, kernel, u = state[0], p[f"{prefix}recurrent_kernel"], self.units
        if self.reset_after:
            hidden = np.matmul(h, kernel) + p[f"{prefix}recurrent_bias"]
            z = np.sigmoid(x[:, :u] + hidden[:, :u])
            r = np.sigmoid(x[:, u : 2 * u] + hidden[:, u : 2 * u])
            n = np.tanh(x[:, 2 * u :] + r * hidden[:, 2 * u :])
        else:
            hidden = np.matmul(h, kernel[:, : 2 * u])
            z = np.sigmoid(x[:, :u] + hidden[:, :u])
            r = np.sigmoid(x[:, u : 2 * u] + hidden[:, u:])
            n = np.tanh(x[:, 2 * u :] + np.matmul(r * h, kernel[:, 2 * u :]))
        return (z * h + (1 - z) * n,)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Closed and open update gates, in both conventions; numbers of `torch.nn.GRU` 2.13."""
        p = {
            "kernel": [[0.0, 0.0, 0.0]],
            "recurrent_kernel": [[0.0, 0.0, 1.0]],
            "bias": [900.0, 0.0, 0.0],
            "recurrent_bias": [0.0, 0.0, 2.0],
        }
        first = {"initial": [[3.0]]}
        yield run([[[5.0], [6.0]]], p, values=first, units=1), [[3.0]]
        p["bias"] = [-900.0, 0.0, 0.0]
        yield run([[[5.0]]], p, values=first, units=1), [[0.9866142981514303]]
        yield run([[[5.0]]], p, values=first, units=1, reset_after=False), [[0.905148253644866]]
        p = {
            "kernel": [[0.5, -0.4, 0.3]],
            "recurrent_kernel": [[0.1, 0.6, -0.7]],
            "bias": [0.05, 1.0, -0.1],
            "recurrent_bias": [0.2, -0.3, 0.4],
        }
        torch = [[[0.1299759162476285], [-0.23985124477109732], [-0.007633434399753669]]]
        yield run([[[1.0], [-2.0], [0.5]]], p, units=1, return_="sequence"), torch
