"""box_iou: one minus how far boxes overlap, with what is added for boxes apart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from ..types.record import word
from ..types.tensor import TensorType
from . import Loss, case, refused

SMALL = 1e-7


class BoxIou(Loss):
    """1 - IoU of a predicted and a true box, and a penalty by ``kind``.

    ``giou`` adds the share of the smallest enclosing box that neither covers; ``diou`` adds the
    squared distance of the centres over the squared diagonal of the enclosing box; ``ciou`` adds to
    that a v, with v = 4 / pi^2 (difference of atan(width / height))^2 and a = v / (1 - IoU + v), of
    which a has no gradient.  Denominators have 1e-7 added; negative sides count as 0.

    The channel axis holds left, top, right, bottom (``corners``) or the centre's x and y, width and
    height (``centre``), in any unit.

    Source: Rezatofighi et al. 2019, "Generalized Intersection over Union"; Zheng et al. 2020,
    "Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression".
    """

    reading = "boxes"

    kind: str = word(
        "iou", "giou", "diou", "ciou", default="giou", doc="what is added for boxes apart"
    )
    format: str = word("corners", "centre", default="corners", doc="what the four numbers are")

    cases = (
        case("vector[4]"),
        case("sequence[5, 4]", kind="iou"),
        case("image[3, 5, 4]", kind="diou", format="centre"),
        case("vector[4]", kind="ciou"),
        case("sequence[5, 4]", kind="ciou", format="centre"),
        refused("E0502", "vector[5]"),
        refused("E0502", "vector[4]", "vector[5]"),
    )

    @property
    def detached(self) -> bool:
        """The factor a."""
        return self.kind == "ciou"

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        a, b = self.corners_of(prediction), self.corners_of(target)
        size_a, size_b = sides(np, a), sides(np, b)
        inner = sides(np, [larger(np, a[0], b[0]), larger(np, a[1], b[1]),
                           smaller(np, a[2], b[2]), smaller(np, a[3], b[3])])  # fmt: skip
        outer = sides(np, [smaller(np, a[0], b[0]), smaller(np, a[1], b[1]),
                           larger(np, a[2], b[2]), larger(np, a[3], b[3])])  # fmt: skip
        overlap = inner[0] * inner[1]
        union = size_a[0] * size_a[1] + size_b[0] * size_b[1] - overlap
        iou = overlap / (union + SMALL)
        if self.kind == "iou":
            return 1 - iou
        if self.kind == "giou":
            area = outer[0] * outer[1]
            return 1 - iou + (area - union) / (area + SMALL)
        apart = (a[0] + a[2] - b[0] - b[2]) ** 2 + (a[1] + a[3] - b[1] - b[3]) ** 2
        cost = 1 - iou + apart / 4 / (outer[0] ** 2 + outer[1] ** 2 + SMALL)
        if self.kind == "diou":
            return cost
        angles = [np.arctan(width / (height + SMALL)) for width, height in (size_b, size_a)]
        v = 4 / math.pi**2 * (angles[0] - angles[1]) ** 2
        return cost + np.stop_gradient(v / (1 - iou + v + SMALL)) * v

    def corners_of(self, boxes: Any) -> list[Any]:
        """Left, top, right, bottom."""
        found = [boxes[..., k] for k in range(4)]
        if self.format == "corners":
            return found
        x, y, width, height = found
        return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """Four numbers on the channel axis."""
        if not output.axes or output.channels != 4:
            raise Refusal(
                "E0502", f"`box_iou` needs four numbers for a box, not {output}",
                text=f"the network returns {output}", because={"x": f"this gives {output}"},
                help="let the last layer have 4 channels",
            )  # fmt: skip
        super().check(output, target, classes)

    def predictions(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Boxes that mostly meet those of `targets`."""
        return self.targets(np, draws, shape)

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Boxes."""
        place, size = (
            draws.uniform(-1, 1, (*shape[:-1], 2)),
            draws.uniform(0.3, 3, (*shape[:-1], 2)),
        )
        return np.concatenate([place, place + size if self.format == "corners" else size], axis=-1)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """The same box, boxes apart, a box inside out."""
        boxes = [[0.0, 0.0, 2.0, 1.0], [0.0, 0.0, 1.0, 1.0], [2.0, 2.0, 1.0, 0.5]]
        true = [[0.0, 0.0, 2.0, 1.0], [3.0, 4.0, 5.0, 5.0], [0.0, 0.0, 3.0, 3.0]]
        for kind in ("iou", "giou", "diou"):
            yield {"kind": kind}, boxes, true
        yield {"kind": "ciou"}, boxes[:2], true[:2]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Squares of side 2, one moved by (1, 1): IoU 1 / 7, enclosing box 9, centres 2, diagonal 18."""
        a, b = [[0.0, 0.0, 2.0, 2.0]], [[1.0, 1.0, 3.0, 3.0]]
        yield round(run(a, b, kind="iou"), 6), round(6 / 7, 6)
        yield round(run(a, b, kind="giou"), 6), round(6 / 7 + 2 / 9, 6)
        yield round(run(a, b, kind="diou"), 6), round(6 / 7 + 2 / 18, 6)
        yield round(run(a, b, kind="ciou"), 6), round(6 / 7 + 2 / 18, 6)
        centre = run([[1.0, 1.0, 2.0, 2.0]], [[2.0, 2.0, 2.0, 2.0]], kind="giou", format="centre")
        yield round(centre, 6), round(6 / 7 + 2 / 9, 6)
        far = run([[0.0, 0.0, 1.0, 1.0]], [[9.0, 0.0, 10.0, 1.0]], kind="giou")
        yield round(far, 6), 1.8


def sides(np: Any, corners: list[Any]) -> tuple[Any, Any]:
    """Width and height, 0 where negative."""
    width, height = corners[2] - corners[0], corners[3] - corners[1]
    return np.where(width > 0, width, 0.0), np.where(height > 0, height, 0.0)


def larger(np: Any, a: Any, b: Any) -> Any:
    """The maximum; of equal numbers the second."""
    return np.where(a > b, a, b)


def smaller(np: Any, a: Any, b: Any) -> Any:
    """The minimum; of equal numbers the second."""
    return np.where(a < b, a, b)
