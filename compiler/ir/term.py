"""What only objectives hold: losses of values, and means over a whole batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..losses import Loss
from ..ops import Op
from ..types.record import anything, value
from ..types.tensor import TensorType

LOSS = TensorType("loss", (), ())
"""One number for the whole batch."""


class Term(Op):
    """A loss of an output against a target; not a word of the language.

    Attributes:
        loss: the record of ``compiler.losses``.
    """

    loss: Any = anything(doc="what is made small")
    target: Any = value(doc="what the output is compared with")

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """One number, if the two can be compared."""
        self.loss.check(x, values["target"])
        return LOSS

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """That of the loss."""
        return self.loss.reference(np, x, values["target"])

    def limit(self, name: str, types: Mapping[str, Any]) -> Any:
        """Class ids lie below the number of scores."""
        ids = name == "target" and self.loss.target == "ids"
        return types["x"].channels if ids else None

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """A few per value."""
        return 3 * x.elements


class BatchMean(Op):
    """The mean over examples and everything else; not a word of the language."""

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """One number."""
        return LOSS

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The mean."""
        return np.mean(x)

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """One per value."""
        return x.elements


Term.word, BatchMean.word = "loss_term", "batch_mean"


def target_of(loss: Loss) -> str:
    """What a target holds, for messages."""
    return {"ids": "class ids", "label": "a label", "tokens": "token ids"}.get(
        loss.target, "values"
    )
