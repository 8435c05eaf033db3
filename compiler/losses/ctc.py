"""ctc: likelihood of a row of ids, wherever along the sequence they are spoken."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from ..types.record import integer
from ..types.tensor import TensorType, tensor
from . import Loss, case, refused
from ._classes import log_probabilities
from ._shapes import mismatch

NEVER = -1e30
"""Stands for the logarithm of 0; sums with it stay finite."""


class Ctc(Loss):
    """-log of the summed chances of all alignments of the target with the sequence of scores.

    An alignment names a class or ``blank`` at every position; repeated classes are one and blanks
    are left out, which must give the target.  The target is a row of ids filled up with ``blank``.
    A target that needs more positions than there are costs 0 and has no gradient.

    Source: Graves et al. 2006, "Connectionist Temporal Classification", section 4.1.
    """

    target = "tokens"
    reading = "tokens"

    blank: int = integer(0, minimum=0, doc="id of the class that says nothing")

    cases = (
        case("sequence[9, 5]"),
        case("sequence[7, 4]", blank=3),
        refused("E0502", "vector[4]"),
        refused("E0502", "sequence[9, 5]", "label"),
        refused("E0209", "sequence[9, 5]", blank=5),
    )

    def wants(self, output: TensorType) -> TensorType:
        """A row of ids, here as long as the sequence; it may be shorter."""
        return tensor("tokens", output.dims[0])

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The forward variables of section 4.1, in logarithms."""
        log_p = log_probabilities(np, prediction, "logits")
        count, length = target.shape
        blanks = np.full((count, length, 1), self.blank)
        row = np.reshape(np.concatenate([blanks, target[..., None]], axis=-1), (count, -1))
        row = np.concatenate([row, blanks[:, :1, 0]], axis=1)  # blank, id, blank, id, ..., blank
        emit = np.take_along_axis(log_p, np.repeat(row[:, None], log_p.shape[1], axis=1), -1)
        skip = np.concatenate([np.zeros((count, 2), bool), row[:, 2:] != row[:, :-2]], axis=1)
        skip = skip & (row != self.blank)
        pad = np.full((count, 2), NEVER)
        alpha = np.where(np.arange(row.shape[1]) < 2, emit[:, 0], NEVER)
        for t in range(1, log_p.shape[1]):
            past = np.concatenate([pad, alpha], axis=1)
            stay = np.logaddexp(alpha, past[:, 1:-1])
            alpha = np.logaddexp(stay, np.where(skip, past[:, :-2], NEVER)) + emit[:, t]
        lengths, fits = self.extent(np, target, log_p.shape[1])
        ends = np.stack([2 * lengths, np.where(lengths > 0, 2 * lengths - 1, 0)], axis=1)
        last = np.take_along_axis(alpha, ends, 1)
        total = np.where(lengths > 0, np.logaddexp(last[:, 0], last[:, 1]), last[:, 0])
        return np.where(fits, -total, 0.0)

    def extent(self, np: Any, target: Any, positions: int) -> tuple[Any, Any]:
        """Lengths of the targets, and whether there are positions enough for each.

        Between equal neighbours an alignment needs a blank.
        """
        real = target != self.blank
        lengths = np.sum(real, axis=1)
        repeats = np.sum(real[:, 1:] & (target[:, 1:] == target[:, :-1]), axis=1)
        return lengths, lengths + repeats <= positions

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """Scores along one axis, ids along one axis, a blank among the classes."""
        if output.rank != 2:
            raise Refusal(
                "E0502", f"`ctc` needs scores along a sequence, not {output}",
                text=f"the network returns {output}", because={"x": f"this gives {output}"},
                help="let the network return `sequence[T, CLASSES]`",
            )  # fmt: skip
        if isinstance(output.channels, int) and self.blank >= output.channels:
            raise Refusal(
                "E0209", f"`blank: {self.blank}` is none of the {output.channels} classes", at="blank",
                help=f"`blank: {output.channels - 1}` is the last one",
            )  # fmt: skip
        if target is not None and (target.dtype != "int" or target.rank != 1):
            raise mismatch(
                self.word, output, target, f"needs a row of ids, but the target is {target}"
            )

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Rows that fit, of several lengths and with neighbours that are equal."""
        count, positions, classes = shape
        length = max(1, positions // 2)
        names = np.array([k for k in range(classes) if k != self.blank])
        ids = names[draws.integers(0, len(names), (count, length))]
        if length > 2:
            ids[0, 1] = ids[0, 0]
        lengths = draws.integers(1, length + 1, count)
        lengths[0] = length
        return np.where(np.arange(length) < lengths[:, None], ids, self.blank)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """A target that does not fit, an empty one, and one that just fits."""
        scores = [[[0.1, 0.7, -0.3], [0.5, -0.2, 0.4], [0.0, 0.3, 0.6]]] * 3
        yield {}, scores, [[1, 1, 2], [0, 0, 0], [1, 1, 0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two positions, equal scores: of 9 paths, 3 say "1"; one says "1 2"; of 27, 1 says "1 1"."""
        yield run([[[0.0] * 3] * 2], [[1, 0]]), math.log(9 / 3)
        yield run([[[0.0] * 3] * 2], [[1, 2]]), math.log(9)
        yield run([[[0.0] * 3] * 3], [[1, 1]]), math.log(27)
        yield run([[[0.0] * 3] * 3], [[1, 0]]), math.log(27 / 6)
        yield run([[[0.0, math.log(3)]] * 2], [[0]]), math.log(16)
