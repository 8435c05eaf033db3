"""clip: how large a gradient may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..ops import Refusal
from ..types.record import Record, number


class Clip(Record):
    """Gradients are made small before the optimizer sees them; one of three bounds is given.

    ``global_norm`` (a lone number): ``g min(1, limit / |g|)`` with one norm over all arrays;
    ``norm``: the same for every array alone; ``value``: every element between ``-limit`` and ``limit``.
    """

    global_norm: Any = number(None, above=0, doc="largest norm of all gradients together")
    norm: Any = number(None, above=0, doc="largest norm of the gradient of one array")
    value: Any = number(None, above=0, doc="largest element")

    @property
    def by(self) -> str:
        """Which bound is given."""
        return next(name for name in self.fields if self.get(name) is not None)

    @property
    def limit(self) -> float:
        """The bound."""
        return float(self.get(self.by))

    def check(self) -> None:
        """Raise `Refusal` unless exactly one bound is given."""
        given = [name for name in self.fields if self.get(name) is not None]
        if len(given) != 1:
            told = " and ".join(f"`{name}`" for name in given) or "none"
            what = f"`clip` takes one of `global_norm`, `norm` and `value`, not {told}"
            raise Refusal("E0209", what, at=f"clip.{given[-1]}" if given else "clip")

    def of(self, np: Any, gradients: Mapping[str, Any]) -> dict[str, Any]:
        """The gradients, clipped."""
        if self.by == "value":
            return {path: np.clip(g, -self.limit, self.limit) for path, g in gradients.items()}
        squares = {path: float(np.sum(g**2)) for path, g in gradients.items()}
        whole = sum(squares.values())
        found = {}
        for path, g in gradients.items():
            norm = (whole if self.by == "global_norm" else squares[path]) ** 0.5
            found[path] = g * g.dtype.type(min(1.0, self.limit / norm) if norm else 1.0)
        return found
