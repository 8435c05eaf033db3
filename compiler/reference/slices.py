"""Gradients of slices, written where the slice was.

autograd adds the gradient of every ``x[index]`` cell by cell (``numpy.add.at``), because an array of
indices may name a cell twice.  Numbers and slices never do.
"""

from __future__ import annotations

from typing import Any

from autograd.core import SparseObject
from autograd.extend import defvjp, primitive, vspace
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.numpy.numpy_vjps import untake
from autograd.util import func


def _unslice(y: Any, index: Any, space: Any) -> Any:
    """Zeros of the space of an array with ``y`` at ``index``; the transpose of ``x[index]``."""

    def add(total: Any) -> Any:
        total[index] += y
        return total

    return SparseObject(space, add)


unslice: Any = primitive(_unslice)


def distinct(index: Any) -> bool:
    """Whether no cell can be named twice."""
    parts = index if isinstance(index, tuple) else (index,)
    return all(part is None or part is ... or isinstance(part, int | slice) for part in parts)


def _slope(y: Any, x: Any, index: Any) -> Any:
    back = unslice if distinct(index) else untake
    return lambda g: back(g, index, vspace(x))


def install() -> None:
    """Let autograd use them."""
    defvjp(func(ArrayBox.__getitem__), _slope)
    defvjp(unslice, lambda z, y, index, _: lambda g: g[index])
