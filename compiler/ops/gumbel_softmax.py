"""gumbel_softmax: a class drawn so that gradients pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, number
from ..types.tensor import TensorType
from . import case, refused
from ._random import Draws, gumbel
from ._shared import need_channels


class GumbelSoftmax(Draws):
    """y = softmax((x + g) / temperature) over the channels, g drawn from Gumbel(0, 1).

    The highest channel is distributed as softmax(x).  ``hard`` gives a unit vector with the gradient
    of y.

    Source: Jang et al. 2016, "Categorical Reparameterization with Gumbel-Softmax", equation 2.
    """

    temperature: float = number(1.0, above=0, doc="towards 0 one channel takes all")
    hard: bool = boolean(False, doc="give a unit vector; gradients are those of the soft one")

    cases = (
        case("vector[5]"),
        case("sequence[3, 4]", temperature=0.5),
        case("image[2, 3, 4]", temperature=2.0, hard=True),
        refused("E0503", "tokens[5]"),
        refused("E0503", "scalar"),
        refused("E0209", "vector[5]", temperature=0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of x."""
        need_channels(self, x)
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """A softmax with noise; where nothing draws it is equal in all channels and changes nothing."""
        x = x + gumbel(np, x.shape)
        soft = np.exp((x - np.max(x, axis=-1, keepdims=True)) / self.temperature)
        soft = soft / np.sum(soft, axis=-1, keepdims=True)
        if not self.hard:
            return soft
        top = np.argmax(soft, axis=-1)[..., None] == np.arange(x.shape[-1])
        return soft + np.stop_gradient(top - soft)

    def law(self, seen: Any) -> None:
        """Shares of one that sum to 1; the highest is distributed as softmax(x)."""
        np = seen.np
        seen.same("sum", seen.y.sum(-1), 1.0)
        top = seen.y.argmax(-1)
        if self.hard:
            seen.same("unit vectors", seen.y, (top[..., None] == np.arange(seen.y.shape[-1])) * 1.0)
        scores = np.exp(seen.x - seen.x.max(-1, keepdims=True))
        chance = scores / scores.sum(-1, keepdims=True)
        for place in range(chance.shape[-1]):
            seen.share(f"class {place}", top == place, chance[..., place])
        again = seen.more.argmax(-1)
        seen.fresh(*(np.where(t == 0, 1.0, 0.0) - chance[..., 0] for t in (top, again)))

    def slope_law(self, seen: Any) -> None:
        """The gradient of a softmax with the given result; for unit vectors its sum, 0."""
        y, c = seen.y, seen.cotangent
        if self.hard:
            seen.finite()
            seen.same("sum of the gradient", seen.slope("x").sum(-1), 0.0)
            return
        slope = y * (c - (y * c).sum(-1, keepdims=True)) / self.temperature
        seen.same("gradient", seen.slope("x"), slope)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A draw and a softmax."""
        return 6 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Scores ln 1, ln 3; at half the temperature their squares compete."""
        x = [[0.0, 1.0986122886681098]]
        yield run(x), [[0.25, 0.75]]
        yield run(x, temperature=0.5), [[0.1, 0.9]]
        yield run(x, hard=True), [[0.0, 1.0]]
