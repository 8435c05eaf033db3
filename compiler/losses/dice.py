"""dice: soft Dice loss of maps and masks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._overlap import Overlap


class Dice(Overlap):
    """1 - (2 sum(p t) + smooth) / (sum(p) + sum(t) + smooth), for each example and class.

    p is the softmax or sigmoid of the output, t the mask; sums go over all places.

    Source: Milletari et al. 2016, "V-Net", section 3, with first powers in the denominator.
    """

    cases = (
        case("image[4, 5, 3]"),
        case("image[6, 7, 2]", activation="sigmoid", smooth=0.1),
        case("sequence[5, 4]", ignore=1),
        case("image[4, 5, 3]", ignore=255, smooth=0.5, from_="probabilities"),
        refused("E0502", "vector[4]", "label"),
        refused("E0209", "image[4, 5, 3]", activation="sigmoid", ignore=1),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        overlap, guess, mask = self.sums(np, prediction, target)
        return 1 - (2 * overlap + self.smooth) / (guess + mask + self.smooth)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Sizes 2 and 3 with 2 in common: 1 - 4 / 5; half certain everywhere: 1 - 3 / 5.5."""
        given = {"activation": "sigmoid", "smooth": 0.0, "from": "probabilities"}
        mask = [[[1.0], [1.0], [1.0], [0.0], [0.0]]]
        sure = [[[1.0], [1.0], [0.0], [0.0], [0.0]]]
        yield round(run(sure, mask, **given), 5), 0.2
        yield run([[[0.5]] * 5], mask, **given), 1 - 3 / 5.5
        even = run([[[0.0, 0.0]] * 4], [[0, 0, 1, 1]], smooth=0.0)
        yield even, 1 - 2 * math.exp(-math.log(2)) * 2 / 4
