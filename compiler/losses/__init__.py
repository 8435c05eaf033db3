"""Losses: what each one means, one file each."""

from __future__ import annotations

import os
from typing import Any, ClassVar

from ..ops import Refusal
from ..types.record import Record
from ..types.room import Room
from ..types.tensor import TensorType


class Loss(Record):
    """A number that training makes small.  The file states its formula and its shape rule."""

    integer_target: ClassVar[bool] = False
    """The target holds class ids, one per position, instead of values shaped as the output."""

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The loss of a batch, a scalar.

        Args:
            np: the array namespace of ``compiler.reference``.
            prediction: network output, channels last.
            target: class ids, or an array shaped as the prediction.
        """
        raise TypeError(f"{self.word} has no reference")

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """Refuse an output that cannot be compared with the target; by default shapes must agree.

        Args:
            output: type of the network's output.
            target: type of the target; None when the data does not tell.
            classes: number of classes of a ``label`` target, None when unknown.

        Raises:
            Refusal: E0502; its ``because`` has the names ``x`` (output) and ``target``.
        """
        same_shape(self.word, output, target, classes)


def same_shape(
    word: str, output: TensorType, target: TensorType | None, classes: int | None = None
) -> None:
    """Refuse a target of another shape; a ``scalar`` or two-class ``label`` fits ``vector[1]``."""
    if target is None or target.dims == output.dims:
        return
    if not target.dims and output.elements == 1 and (classes or 2) <= 2:
        return
    because = {"x": f"this gives {output}", "target": f"the target is {target}"}
    if not target.dims:
        scores = classes if classes and classes > 2 else 1
        other = f"; `cross_entropy` takes {classes} scores" if classes and classes > 2 else ""
        raise Refusal(
            "E0502",
            f"`{word}` gets {output} but one value per example",
            text=f"the network returns {output}",
            because=because,
            help=f"let the network end with `- dense: {scores}`{other}",
        )
    raise Refusal(
        "E0502",
        f"`{word}` compares {output} with a target of another shape, {target}",
        text=f"the network returns {output}",
        because=because,
    )


LOSSES = Room(__name__, os.path.dirname(__file__), Loss)

__all__ = ["LOSSES", "Loss", "Refusal", "same_shape"]
