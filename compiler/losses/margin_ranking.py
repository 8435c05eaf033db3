"""margin_ranking: the preferred of two items must score higher."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from ..types.record import number
from ..types.tensor import TensorType, shaped
from . import case, refused
from ._margins import Signed, positive
from ._shapes import mismatch


class MarginRanking(Signed):
    """max(0, margin - s (a - b)) for the scores a, b of two items and the sign s of the preference.

    The network returns both scores of a pair, ``vector[2]``; the target says whether the first item
    is preferred.

    Source: Herbrich et al. 1999, "Support Vector Learning for Ordinal Regression".
    """

    reading = "other"

    margin: float = number(0.0, minimum=0, doc="by which the preferred score shall lead")

    cases = (
        case("vector[2]"),
        case("sequence[5, 2]", margin=0.6),
        case("vector[2]", margin=0.3, labels="signs"),
        refused("E0502", "vector[3]", "label"),
        refused("E0502", "vector[2]", "vector[2]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        lead = prediction[..., 0] - prediction[..., 1]
        return positive(np, self.margin - self.signs(target) * lead)

    def wants(self, output: TensorType) -> TensorType:
        """One answer per pair."""
        return shaped(output.spatial)

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """Two scores, and one answer for them."""
        if not output.axes or output.channels != 2:
            raise Refusal(
                "E0502", f"`margin_ranking` compares two scores, not {output}",
                text=f"the network returns {output}", because={"x": f"this gives {output}"},
                help="let the network end with the scores of both items, `vector[2]`",
            )  # fmt: skip
        if target is not None and target.dims != output.spatial:
            raise mismatch(
                self.word, output, target, f"needs one answer per pair, but the target is {target}"
            )

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Coins."""
        return super().targets(np, draws, shape[:-1])

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A lead of 0.3 in the wrong direction, in the right one, and short of its margin."""
        yield run([[0.5, 0.2]], [0.0]), 0.3
        yield run([[0.5, 0.2]], [1.0]), 0
        yield run([[0.5, 0.2]], [1.0], margin=1.0), 0.7
