"""causal_lm: cross entropy of the next token."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType
from . import Refusal, case, refused
from .cross_entropy import CrossEntropy


class CausalLm(CrossEntropy):
    """`cross_entropy` of the scores at each position with the token after it.

    The target is the row of tokens that the network reads; the scores of the last position and the
    first token count for nothing.

    Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training".
    """

    shift = 1

    cases = (
        case("sequence[5, 7]"),
        case("sequence[6, 4]", ignore=0, label_smoothing=0.1),
        case("sequence[6, 4]", ignore=1, from_="probabilities"),
        refused("E0502", "vector[4]", "label"),
        refused("E0502", "sequence[1, 4]", "tokens[1]"),
        refused("E0502", "sequence[5, 4]", "tokens[6]"),
    )

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """`cross_entropy` after the shift."""
        return super().reference(np, prediction[:, :-1], target[:, 1:])

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """Scores along one axis of at least two positions."""
        if output.rank != 2 or output.dims[0] == 1:
            raise Refusal(
                "E0502", f"`causal_lm` needs scores along a sequence, not {output}",
                text=f"the network returns {output}", because={"x": f"this gives {output}"},
                help="use `cross_entropy` for one answer per example",
            )  # fmt: skip
        super().check(output, target, classes)

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Tokens; the second always counts."""
        ids = super().targets(np, draws, shape)
        if self.ignore is None:
            return ids
        second = (np.arange(shape[1]) == 1) & (ids == self.ignore)
        return np.where(second, (self.ignore + 1) % shape[-1], ids)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Odds 1 : 2 : 5 at each of three positions, tokens 2, 0, 1: the chances 1 / 8 and 2 / 8."""
        scores = [[[0.0, math.log(2), math.log(5)]] * 3]
        yield run(scores, [[2, 0, 1]]), (math.log(8) + math.log(4)) / 2
        yield run(scores, [[2, 0, 1]], ignore=0), math.log(4)
