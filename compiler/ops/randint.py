"""randint: whole numbers drawn from a range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from ..types.record import shape as sizes
from ..types.tensor import TensorType, of_axes
from . import Refusal, case, refused
from ._constant import need_sizes
from ._random import QUANTILE, Draws

AXES = {0: (), 1: ("time",), 2: ("time", "channel"), 3: ("height", "width", "channel")}


class Randint(Draws):
    """Whole numbers from low to below high, each equally likely; x gives only the batch.

    Without a shape it is one number per example, a label: the time step of a diffusion model.  One
    size gives tokens.
    """

    high: int = integer(doc="the draws lie below it")
    low: int = integer(0, doc="least value")
    shape: Any = sizes((), doc="sizes without batch; absent: one number per example")

    cases = (
        case("vector[5]", high=7),
        case("image[4, 5, 3]", high=3, low=-2, shape=[6]),
        case("sequence[T, 3]", high=1000, shape=[2, 3]),
        case("tokens[5]", high=3, shape=[2, 2, 3]),
        refused("E0209", "vector[5]", high=0),
        refused("E0209", "vector[5]", high=2, shape=[0]),
        refused("E0209", "vector[5]", high=2, shape=[2, 2, 2, 2]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A label, tokens, or whole numbers of another rank."""
        need_sizes(self, tuple(self.shape))
        if self.low >= self.high:
            raise Refusal(
                "E0209",
                f"`randint` needs `low` below `high`: {self.low} and {self.high}",
                at="high",
            )
        if len(self.shape) not in AXES:
            raise Refusal("E0209", "`randint` draws values of at most three axes", at="shape")
        return of_axes(AXES[len(self.shape)], tuple(self.shape), "int")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The quantile, or a draw: as far into the range as 24 random bits say."""
        draws, count = np.draws(), int(self.high) - int(self.low)
        if draws is not None:
            sizes = (len(x), *(int(n) for n in self.shape))
            return int(self.low) + (draws.integers(sizes) * count >> 24)
        fixed = int(self.low) + int(count * QUANTILE)
        return np.full((len(x), *(int(n) for n in self.shape)), fixed)

    def law(self, seen: Any) -> None:
        """Every number as often as every other, and nothing shared between draws."""
        count = self.high - self.low
        seen.within("draws", seen.y, self.low, self.high)
        seen.moments(
            "draws", seen.y, (self.low + self.high - 1) / 2, ((count**2 - 1) / 12) ** 0.5, 1.8
        )
        for value in range(self.low, min(self.high, self.low + 10)):
            seen.share(f"draws that are {value}", seen.y == value, 1 / count)
        seen.fresh(seen.y, seen.more)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """30 % of the way, rounded down."""
        yield run([[9.0], [8.0]], high=7), [2, 2]
        yield run([[9.0]], high=10, low=4, shape=[2]), [[5, 5]]
