"""Metrics: what each one means, one file each."""

from __future__ import annotations

import os
from typing import Any, ClassVar

from ..ops import Refusal
from ..types.record import Record
from ..types.room import Room
from ..types.tensor import TensorType


class Metric(Record):
    """A figure of a whole split, computed once from all outputs in float64 NumPy."""

    higher: ClassVar[bool] = True
    """Larger is better; early stopping and the best checkpoint follow it."""

    def reference(self, np: Any, output: Any, target: Any, loss: Any) -> float:
        """The figure.

        Args:
            np: NumPy.
            output: network outputs of the split, channels last.
            target: class ids (when ``loss.integer_target``) or values shaped as the output.
            loss: the loss of the training, which says what the outputs are.
        """
        raise TypeError(f"{self.word} has no reference")

    def check(self, output: TensorType, loss: Any) -> None:
        """Refuse a loss or an output that this figure has no meaning for."""


def classified(metric: Metric, loss: Any) -> None:
    """Refuse losses that do not decide between classes."""
    if loss.word not in ("cross_entropy", "binary_cross_entropy"):
        raise Refusal(
            "E0502",
            f"`{metric.word}` needs a classification loss, not `{loss.word}`",
            help="use `mae` or `mse`",
        )


def counted(np: Any, output: Any, target: Any, loss: Any) -> tuple[Any, Any]:
    """Outputs ``[positions, classes]`` and ids ``[positions]`` without the ignored positions."""
    ids = np.reshape(target, -1)
    scores = np.reshape(output, (ids.size, -1))
    if loss.ignore is not None:
        keep = ids != loss.ignore
        return scores[keep], ids[keep]
    return scores, ids


def threshold(loss: Any) -> float:
    """The output above which a yes-or-no answer is yes."""
    return 0.5 if loss.from_ == "probabilities" else 0.0


METRICS = Room(__name__, os.path.dirname(__file__), Metric)
