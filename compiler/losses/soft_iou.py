"""soft_iou: soft intersection over union of maps and masks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._overlap import Overlap


class SoftIou(Overlap):
    """1 - (sum(p t) + smooth) / (sum(p) + sum(t) - sum(p t) + smooth), for each example and class.

    p is the softmax or sigmoid of the output, t the mask; sums go over all places.

    Source: Rahman and Wang 2016, "Optimizing Intersection-Over-Union in Deep Neural Networks for
    Image Segmentation".
    """

    cases = (
        case("image[4, 5, 3]"),
        case("image[6, 7, 2]", activation="sigmoid", smooth=0.1),
        case("sequence[5, 4]", ignore=1, from_="probabilities"),
        refused("E0502", "vector[4]", "label"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        overlap, guess, mask = self.sums(np, prediction, target)
        return 1 - (overlap + self.smooth) / (guess + mask - overlap + self.smooth)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Sizes 2 and 3 with 1 in common: 1 - 1 / 4, as for sets."""
        given = {"activation": "sigmoid", "smooth": 0.0, "from": "probabilities"}
        mask = [[[1.0], [1.0], [1.0], [0.0], [0.0]]]
        guess = [[[1.0], [0.0], [0.0], [1.0], [0.0]]]
        yield round(run(guess, mask, **given), 5), 0.75
        yield round(run(mask, mask, **given), 5), 0
