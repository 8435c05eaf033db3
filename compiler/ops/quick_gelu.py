"""quick_gelu: gelu by a sigmoid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class QuickGelu(Activation):
    """y = x sigmoid(1.702 x), as in OpenAI's CLIP.

    Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", section 2.
    """

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """A gated value."""
        return x * b.sigmoid(x * 1.702)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """sigmoid(log 3) is 3/4."""
        yield run([[1.0986122886681098 / 1.702, 0.0]]), [[0.75 * 1.0986122886681098 / 1.702, 0.0]]
