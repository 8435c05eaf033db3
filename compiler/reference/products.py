"""Products that go through BLAS, and so do their gradients.

``numpy.einsum`` adds in a plain loop, and autograd gives the gradient of a stack of matrices times one
matrix as a stack that it then adds up: at the sizes of real networks minutes instead of seconds.
"""

from __future__ import annotations

import itertools
import math
from string import ascii_letters
from typing import Any

import autograd.numpy as _np


def matmul(a: Any, b: Any) -> Any:
    """As ``numpy.matmul``; many rows times one matrix are one product."""
    shape = _np.shape(a)
    if len(shape) < 3 or _np.ndim(b) != 2:
        return _np.matmul(a, b)
    rows = _np.reshape(a, (math.prod(shape[:-1]), shape[-1]))
    return _np.reshape(_np.matmul(rows, b), (*shape[:-1], _np.shape(b)[-1]))


def einsum(equation: str, *operands: Any) -> Any:
    """As ``numpy.einsum`` of a whole equation (``"...c,kc->...k"``); of two operands a `matmul`.

    What no product of matrices says is left to NumPy: a letter twice in one operand, a sum of one
    operand alone, sizes that are stretched.
    """
    if len(operands) != 2:
        return _np.einsum(equation, *operands)
    left, right, out = spelt(equation, *map(_np.ndim, operands))
    sizes = dict(zip(left + right, (*_np.shape(operands[0]), *_np.shape(operands[1])), strict=True))
    one = [i for i in left if i not in right]
    two = [i for i in right if i not in left]
    batch, summed = (
        [i for i in left if i in right and (i in out) == kept] for kept in (True, False)
    )
    lone = not {*one, *two} <= {*out} or any(len({*own}) < len(own) for own in (left, right))
    if lone or any(sizes[i] != n for i, n in zip(left, _np.shape(operands[0]), strict=True)):
        return _np.einsum(equation, *operands)

    def laid(operand: Any, own: str, *parts: list[str]) -> Any:
        """``operand`` with the axes of the batch in front and one axis for each part."""
        order = [own.index(letter) for letter in itertools.chain(batch, *parts)]
        shape = [sizes[i] for i in batch] + [math.prod(sizes[i] for i in part) for part in parts]
        return _np.reshape(_np.transpose(operand, order), shape)

    y = matmul(laid(operands[0], left, one, summed), laid(operands[1], right, summed, two))
    order = [*batch, *one, *two]
    y = _np.reshape(y, [sizes[i] for i in order])
    return _np.transpose(y, [order.index(i) for i in out])


def spelt(equation: str, *ranks: int) -> list[str]:
    """The letters of the operands and of the result, with letters of its own for ``...``."""
    inputs, _, out = equation.replace(" ", "").partition("->")
    terms = inputs.split(",")
    spare = "".join(letter for letter in ascii_letters if letter not in equation)
    more = [rank - len(term.replace("...", "")) for term, rank in zip(terms, ranks, strict=True)]
    most = max(n if "..." in term else 0 for term, n in zip(terms, more, strict=True))
    spread = [spare[most - n : most] for n in (*more, most)]  # the last of them: aligned at the end
    return [term.replace("...", own) for term, own in zip((*terms, out), spread, strict=True)]
