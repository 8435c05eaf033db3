"""What the elementary functions share: one number in, one number out, under NumPy's own name."""

from __future__ import annotations

from typing import Any, ClassVar

from ..types.tensor import TensorType, of_axes
from . import Case, case, refused
from ._activation import Activation

COUNTED: tuple[Case, ...] = (
    case("vector[7]"),
    case("image[4, 5, 3]"),
    case("tokens[5]"),
    refused("E0503", "mask[5]"),
)
"""For functions that also take whole numbers."""


class Unary(Activation):
    """A function of each number; the type is kept.  Not a word of the language."""

    numpy: ClassVar[str] = ""
    """What NumPy calls it, where that is not the word."""

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """NumPy's function."""
        return getattr(np, self.numpy or self.word)(x)


class Step(Unary):
    """A function that is constant between jumps: its gradient is 0.  Not a word of the language."""

    kinked = True


class Question(Unary):
    """What is true of each number; gives truth values.  Not a word of the language."""

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Truth values over the same axes."""
        super().infer(x)
        return of_axes(x.axes, x.dims, "bool")
