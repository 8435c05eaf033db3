"""categorical: a class drawn by its score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType, of_axes
from . import case, refused
from ._random import Draws, gumbel
from ._shared import need_channels


class Categorical(Draws):
    """The number of a channel, drawn with the probabilities softmax(x / temperature).

    A sequence[T, C] of scores becomes tokens[T], a vector[C] a label.
    """

    temperature: float = number(1.0, above=0, doc="below 1 prefers high scores, above 1 evens them")

    cases = (
        case("vector[5]"),
        case("sequence[3, 4]", temperature=0.5),
        case("image[2, 3, 4]", temperature=2.0),
        refused("E0503", "tokens[5]"),
        refused("E0503", "scalar"),
        refused("E0209", "vector[5]", temperature=0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A number in the place of the channels."""
        need_channels(self, x)
        return of_axes(x.axes[:-1], x.dims[:-1], "int")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The highest score with Gumbel noise; where nothing draws, all classes get the same."""
        return np.argmax(x / self.temperature + gumbel(np, x.shape), axis=-1)

    def law(self, seen: Any) -> None:
        """Every class with its probability, and nothing shared between draws."""
        np = seen.np
        scores = np.exp((seen.x - seen.x.max(-1, keepdims=True)) / self.temperature)
        chance = scores / scores.sum(-1, keepdims=True)
        for place in range(chance.shape[-1]):
            seen.share(f"class {place}", seen.y == place, chance[..., place])
        first, again = (np.where(y == 0, 1.0, 0.0) - chance[..., 0] for y in (seen.y, seen.more))
        seen.fresh(first, again)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The highest score."""
        yield run([[0.1, 0.7, 0.2], [3.0, 1.0, 2.0]]), [1, 0]
