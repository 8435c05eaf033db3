"""What ops share that disturb values while training and leave them alone in evaluation."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import Refusal
from ._activation import Activation


class Noise(Activation):
    """The identity in evaluation, random in training; not a word of the language.

    Where nothing draws, the reference is the evaluation in both modes, and a law holds for the draws.
    """

    stochastic = True

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x`` in evaluation, disturbed where something draws."""
        draws = np.draws() if train else None
        return x if draws is None else self.disturbed(np, draws, x)

    def disturbed(self, np: Any, draws: Any, x: Any) -> Any:
        """The value in training."""
        raise TypeError(f"{self.word} does not say what it draws")


class SharedDropout(Noise):
    """Zero parts that share one draw, divide the rest by 1 - rate; not a word of the language."""

    rate: float = number(0.5, minimum=0, below=1, doc="fraction that is zeroed")

    def shared(self, rank: int) -> tuple[int, ...]:
        """Axes of an array with this many along which one draw holds."""
        raise TypeError(f"{self.word} does not say what shares a draw")

    def disturbed(self, np: Any, draws: Any, x: Any) -> Any:
        """Dropout of the parts."""
        return np.dropout(x, self.rate, self.shared(x.ndim))

    def law(self, seen: Any) -> None:
        """A part is x / (1 - rate) or 0 as a whole; a share of 1 - rate is kept; draws are new."""
        axes = self.shared(seen.x.ndim)
        kept = (seen.y != 0).any(axes, keepdims=True)
        seen.same("kept parts", seen.y, seen.np.where(kept, seen.x / (1 - self.rate), 0.0))
        seen.share("kept parts", kept, 1 - self.rate)
        if self.rate:
            seen.fresh(kept, (seen.more != 0).any(axes, keepdims=True))

    def slope_law(self, seen: Any) -> None:
        """The gradient is the mask."""
        passed = seen.np.where(seen.y != 0, seen.cotangent / (1 - self.rate), 0.0)
        seen.same("gradient", seen.slope("x"), passed)


def need_map(op: Noise, x: TensorType) -> None:
    """Refuse values without positions, or with more axes of positions than frameworks know."""
    if 2 <= x.rank <= 4:
        return
    raise Refusal(
        "E0503",
        f"`{op.word}` drops channels of a sequence, image or volume, not of {x}",
        because={"x": f"gives {x}"},
        help="use `dropout` on vectors" if x.rank < 2 else "",
    )
