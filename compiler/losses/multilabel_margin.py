"""multilabel_margin: every right score must lead every wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import Loss, case, refused
from ._margins import positive


class MultilabelMargin(Loss):
    """sum over right i and wrong j of max(0, 1 - (z[i] - z[j])), divided by K.

    The target holds 1 at the classes that are right and 0 elsewhere; several may be right.

    Source: Zhang and Zhou 2006, "Multilabel Neural Networks"; PyTorch's `MultiLabelMarginLoss`.
    """

    reading = "yes"

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        refused("E0502", "vector[4]", "vector[3]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        gap = positive(np, 1 - prediction[..., :, None] + prediction[..., None, :])
        pair = target[..., :, None] * (1 - target[..., None, :])
        return np.sum(gap * pair, axis=(-2, -1)) / prediction.shape[-1]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """PyTorch's example: 0.1, 0.2, 0.4, 0.8 with the last and the first right cost 0.85."""
        yield run([[0.1, 0.2, 0.4, 0.8]], [[1.0, 0.0, 0.0, 1.0]]), 0.85
        yield run([[0.1, 0.2]], [[1.0, 1.0]]), 0
