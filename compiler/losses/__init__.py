"""Losses: what each one means, one file each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ..ops import Refusal
from ..types.record import Record, spec_name, word
from ..types.room import Room
from ..types.tensor import TensorType, tensor


@dataclass(frozen=True)
class LossCase:
    """One use of a loss that every backend must get right.

    Attributes:
        output: type of the network's output, as text (``"image[5, 7, 3]"``).
        fields: as a spec would write them.
        code: the diagnostic that is expected, for cases that must be refused.
        target: type of the target where a refusal depends on it.
        classes: number of classes that the data is said to have.
    """

    output: str
    fields: dict[str, Any] = field(default_factory=dict)
    code: str | None = None
    target: str | None = None
    classes: int | None = None


def case(output: str, **fields: Any) -> LossCase:
    """A case to run: ``case("vector[7]", delta=0.5)``.  Keep all sizes different."""
    return LossCase(output, {spec_name(key): item for key, item in fields.items()})


def refused(
    code: str, output: str, target: str | None = None, classes: int | None = None, **fields: Any
) -> LossCase:
    """A case that must be refused with ``code``."""
    given = {spec_name(key): item for key, item in fields.items()}
    return LossCase(output, given, code, target, classes)


class Loss(Record):
    """A number that training makes small.  The file states its formula and its shape rule.

    A loss is an array of costs and the rule by which they become one number, ``reduction``:
    ``mean`` over all of them, ``per_example`` (the costs of an example are added, then the mean is
    taken over the batch), or ``sum``.
    """

    reduction: str = word(
        "mean", "per_example", "sum", default="mean", doc="how costs become one number"
    )

    cases: ClassVar[tuple[LossCase, ...]] = ()
    """Up to six uses, in which all axis sizes differ, and the refusals."""

    def __init_subclass__(cls) -> None:
        """Register the fields; a lone value never means ``reduction`` where there is another."""
        super().__init_subclass__()
        own = {name: item for name, item in cls.fields.items() if name != "reduction"}
        cls.fields = {**own, "reduction": cls.fields["reduction"]}

    @property
    def target(self) -> str:
        """What the target holds.

        ``values``: an array shaped as the output; ``ids``: a class id in place of each vector of
        scores; ``label``: one id per example, whatever the output; ``tokens``: a row of ids of a
        length of its own.
        """
        return "values"

    @property
    def reading(self) -> str:
        """What an output says, for metrics and predictions.

        ``classes`` (scores), ``yes`` (one yes-or-no answer per value), ``values`` (what the target
        holds), ``shares`` (a distribution), ``embedding``, ``boxes``, ``tokens``, or ``other``.
        """
        return "classes" if self.target == "ids" else "values"

    @property
    def link(self) -> str:
        """How an output becomes the value that metrics compare: "" as it is, ``exp``, or ``mean``.

        ``mean`` is the first half of the channels.
        """
        return ""

    @property
    def chances(self) -> str:
        """How outputs become chances: ``softmax``, ``sigmoid``, ``given``; "" when they do not."""
        if "from" not in self.fields or self.reading not in ("classes", "shares", "yes"):
            return ""
        if self.get("from") == "probabilities":
            return "given"
        return "sigmoid" if self.reading == "yes" else "softmax"

    @property
    def detached(self) -> bool:
        """Some factor is a constant for the gradient, which then is not the slope of the loss."""
        return False

    @property
    def weighted(self) -> bool:
        """The mean is one over weights that differ between targets, not over all costs alike."""
        return False

    @property
    def apart(self) -> bool:
        """The loss of a batch is the mean of those of its examples, whatever stands beside them."""
        return self.reduction == "per_example" or (self.reduction == "mean" and not self.weighted)

    @property
    def gathers(self) -> str:
        """What a loss that is not `apart` does with the examples of a batch, for messages."""
        if self.reduction == "sum":
            return "adds costs up"
        return "weighs positions" if self.weighted else "is no mean"

    @property
    def mended(self) -> str:
        """How it becomes a mean over the examples, for messages."""
        if self.reduction == "sum" or self.weighted:
            return f"give `{self.word}` the field `reduction: per_example`"
        return "train without `accumulate`"

    @property
    def integer_target(self) -> bool:
        """The target holds ids instead of numbers."""
        return self.target != "values"

    @property
    def shift(self) -> int:
        """How many positions ahead of an output its target stands."""
        return 0

    def wants(self, output: TensorType) -> TensorType:
        """The type of the target that this output is compared with."""
        if self.target == "ids":
            return TensorType("tensor", output.axes[:-1], output.spatial, "int")
        return tensor("label") if self.target == "label" else output

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The costs of a batch: an array that `reference` reduces.

        Args:
            np: the array namespace of ``compiler.reference``.
            prediction: network output, channels last.
            target: see `target`.
        """
        raise TypeError(f"{self.word} has no reference")

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The loss of a batch, a scalar."""
        return self.reduce(np, self.cost(np, prediction, target), len(prediction))

    def reduce(self, np: Any, cost: Any, examples: int, weight: Any = None) -> Any:
        """One number of many costs; with ``weight`` the mean divides by the sum of weights."""
        if self.reduction == "mean":
            return np.mean(cost) if weight is None else np.sum(cost) / np.sum(weight)
        return np.sum(cost) if self.reduction == "sum" else np.sum(cost) / examples

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """Refuse an output that cannot be compared with the target.

        Args:
            output: type of the network's output.
            target: type of the target; None when the data does not tell.
            classes: number of classes of a ``label`` target, None when unknown.

        Raises:
            Refusal: E0502; its ``because`` has the names ``x`` (output) and ``target``.
        """
        from . import _shapes

        if output.dtype == "bool":
            raise Refusal(
                "E0502", f"`{self.word}` cannot be made small by truth values: {output}",
                text=f"the network returns {output}", because={"x": f"this gives {output}"},
                help="compare the numbers that they come from: truth values have no gradient",
            )  # fmt: skip
        getattr(_shapes, self.target)(self.word, output, target, classes)

    def predictions(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Random outputs of this shape, such as this loss reads; ``draws`` is a generator."""
        logits = draws.normal(size=shape)
        if "from" not in self.fields or self.get("from") != "probabilities":
            return logits
        if self.reading not in ("classes", "shares"):
            return 1 / (1 + np.exp(-logits))
        return np.exp(logits) / np.sum(np.exp(logits), axis=-1, keepdims=True)

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Random targets for outputs of this shape, batch included."""
        if self.target == "ids":
            return draws.integers(0, shape[-1], shape[:-1])
        if self.target == "label":
            return draws.integers(0, max(2, shape[0] // 3), shape[0])
        if self.reading == "yes":
            return draws.integers(0, 2, shape).astype(np.float64)
        return draws.normal(size=shape)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """(fields, outputs, targets) at which frameworks like to differ: ties, zeros, far tails."""
        return iter(())

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Pairs (got, expected) from outside: a paper's numbers, a law, another implementation.

        Args:
            run: ``run(prediction, target, **fields)`` evaluates the reference on nested lists.
        """
        return iter(())


LOSSES = Room(__name__, os.path.dirname(__file__), Loss)

__all__ = ["LOSSES", "Loss", "LossCase", "Refusal", "case", "refused"]
