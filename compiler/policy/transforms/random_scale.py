"""random_scale: larger or smaller images, between two factors."""

from __future__ import annotations

from typing import Any

from ...ops import Refusal
from ...types.record import items
from ..sources import Change, Scan
from ._augment import Augment


class RandomScale(Augment):
    """Enlarged or shrunk about the centre by a factor between two numbers, evenly drawn."""

    factors: Any = items((0.8, 1.25), of_what="numbers", doc="smallest and largest factor")

    def change(self, field: str, scan: Scan) -> Change:
        """Two factors above 0, in order.

        Raises:
            Refusal: E0209, they are not.
        """
        if len(self.factors) != 2 or not 0 < self.factors[0] <= self.factors[1]:
            raise Refusal(
                "E0209", "`random_scale` takes a smallest and a largest factor above 0",
                at=f"fields.{field}.random_scale", help="`random_scale: [0.8, 1.25]`",
            )  # fmt: skip
        self.images(field, scan)
        return Change("augment", word=self.word, amounts=tuple(map(float, self.factors)))
