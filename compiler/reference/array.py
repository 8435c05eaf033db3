"""The array namespace that `Op.reference` receives as ``np``: NumPy with gradients.

Everything of ``autograd.numpy`` is here (``exp``, ``sum``, ``reshape``, ``concatenate``, …;
HIPS autograd, github.com/HIPS/autograd), and these, which NumPy lacks or which autograd cannot
differentiate:

========================================  =======================================================
``matmul(a, b)``, ``einsum(eq, a, b)``    as in NumPy; they and their gradients go through BLAS
``erf(x)``, ``erfc(x)``                   error function and 1 less it, exact to float64
``rsqrt(x)``                              1 / sqrt(x)
``sigmoid(x)``                            1 / (1 + exp(-x)) without overflow
``logsumexp(x, axis, keepdims)``          log of summed exponentials without overflow
``windows(x, kernel, stride, dilation)``  sliding windows of a padded batch: (N, *out, *kernel, C)
``unwindows(y, shape, stride, dilation)`` its transpose: windows added back into an array
``take(x, index, axis)``                  rows by integer index (any shape), as ``numpy.take``
``take_along_axis(x, index, axis)``       one pick per position, as ``numpy.take_along_axis``
``max_first(x, axis)``                    maximum; the gradient goes to the first of equal values
``stop_gradient(x)``                      ``x``, whose gradient is 0
``draws()``                               what draws in here (see `drawing`), None for nothing
``dropout(x, rate, shared)``              its expectation ``x``; a draw where something draws
``where(condition, x, y)``                as in NumPy, for shapes that only fit together
========================================  =======================================================

Derivatives of every order exist.  Arrays are never assigned into.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import autograd.numpy as _np
import numpy as _numpy
from autograd import extend as _extend
from autograd.extend import defvjp

from . import slices as _slices
from .draws import Draws, Stream
from .products import einsum as einsum
from .products import matmul as matmul

_slices.install()
F = TypeVar("F")
_erf = _numpy.frompyfunc(math.erf, 1, 1)
_erfc = _numpy.frompyfunc(math.erfc, 1, 1)


def __getattr__(name: str) -> Any:
    """Whatever else NumPy has, differentiable where autograd can."""
    return getattr(_np, name)


def primitive(function: F) -> F:
    """An operation with its own gradient (autograd's decorator, typed)."""
    wrapped: F = _extend.primitive(function)
    return wrapped


@primitive
def erf(x: Any) -> Any:
    """The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x."""
    return _numpy.asarray(_erf(x), dtype=_numpy.float64)


defvjp(erf, lambda y, x: lambda g: g * (2 / math.sqrt(math.pi)) * _np.exp(-(x**2)))


@primitive
def erfc(x: Any) -> Any:
    """1 - erf(x), exact in the far tail."""
    return _numpy.asarray(_erfc(x), dtype=_numpy.float64)


defvjp(erfc, lambda y, x: lambda g: -g * (2 / math.sqrt(math.pi)) * _np.exp(-(x**2)))


def rsqrt(x: Any) -> Any:
    """1 / sqrt(x)."""
    return 1 / _np.sqrt(x)


@primitive
def sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x)), exact in both tails."""
    small = _numpy.exp(-_numpy.abs(x))
    return _numpy.where(_numpy.asarray(x) >= 0, 1 / (1 + small), small / (1 + small))


defvjp(sigmoid, lambda y, x: lambda g: g * sigmoid(x) * sigmoid(-x))


def where(condition: Any, x: Any, y: Any) -> Any:
    """``x`` where the condition holds, else ``y``; autograd's takes equal shapes only."""
    shape = _numpy.broadcast_shapes(*(_np.shape(item) for item in (condition, x, y)))
    x, y = (
        _np.broadcast_to(item, shape) if _np.ndim(item) and _np.shape(item) != shape else item
        for item in (x, y)
    )
    return _np.where(condition, x, y)


def logsumexp(x: Any, axis: int | tuple[int, ...] = -1, keepdims: bool = False) -> Any:
    """log(sum(exp(x))) along ``axis``."""
    top = stop_gradient(_np.max(x, axis=axis, keepdims=True))
    top = _np.where(_np.isfinite(top), top, 0.0)
    total = _np.log(_np.sum(_np.exp(x - top), axis=axis, keepdims=True)) + top
    return total if keepdims else _np.squeeze(total, axis=axis)


@primitive
def stop_gradient(x: Any) -> Any:
    """``x`` as a constant."""
    return x


defvjp(stop_gradient, None)


_draws: ContextVar[Any] = ContextVar("draws", default=None)


@contextmanager
def drawing(source: int | Stream) -> Iterator[None]:
    """Where ops draw: from a `Stream`, or from one made of a seed.

    Elsewhere an op gives its expectation, or a fixed quantile of what it draws.
    """
    token = _draws.set(Draws(source).stream("") if isinstance(source, int) else source)
    try:
        yield
    finally:
        _draws.reset(token)


def draws() -> Any:
    """The `Stream` that draws in here, None where nothing does."""
    return _draws.get()


def kept(shape: Sequence[int], rate: float, shared: Sequence[int] = ()) -> Any:
    """Where a value stays with probability 1 - rate; one draw holds along the axes ``shared``."""
    sizes = tuple(1 if i in shared else n for i, n in enumerate(shape))
    stays = _draws.get().random(sizes) >= round(rate * 2**24) / 2**24
    return _numpy.broadcast_to(stays, shape)


def dropout(x: Any, rate: float, shared: Sequence[int] = ()) -> Any:
    """``x`` with a share of ``rate`` zeroed and the rest divided by 1 - rate; see `drawing`."""
    if _draws.get() is None or not rate:
        return x
    return _np.where(kept(_np.shape(x), rate, shared), x / (1 - rate), 0.0)


def _offsets(kernel: Sequence[int], dilation: Sequence[int]) -> Any:
    """(place in the kernel, offset in the array) of every kernel tap."""
    for place in _numpy.ndindex(*kernel):
        yield place, tuple(i * d for i, d in zip(place, dilation, strict=True))


def _region(offset: Sequence[int], out: Sequence[int], stride: Sequence[int]) -> tuple[Any, ...]:
    """The cells that one kernel tap reads over all windows."""
    spans = zip(offset, out, stride, strict=True)
    return (slice(None), *(slice(o, o + (n - 1) * s + 1, s) for o, n, s in spans))


@primitive
def windows(
    x: Any, kernel: Sequence[int], stride: Sequence[int], dilation: Sequence[int] | None = None
) -> Any:
    """Sliding windows over the spatial axes of a channels-last batch that is already padded.

    Args:
        x: (N, *spatial, C).
        kernel: size of the window, one number per spatial axis.
        stride: step between windows, per axis.
        dilation: distance between cells of a window, per axis; 1 by default.

    Returns:
        (N, *out, *kernel, C) with ``out = (n - (k - 1) d - 1) // s + 1``.
    """
    rank = len(kernel)
    dilation = dilation or (1,) * rank
    reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    axes = tuple(range(1, rank + 1))
    view = _numpy.lib.stride_tricks.sliding_window_view(x, reach, axis=axes)
    steps = tuple(slice(None, None, s) for s in stride)
    taps = tuple(slice(None, None, d) for d in dilation)
    return _numpy.moveaxis(view[(slice(None), *steps, slice(None), *taps)], 1 + rank, -1)


@primitive
def unwindows(
    y: Any,
    shape: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int] | None = None,
) -> Any:
    """Add windows (N, *out, *kernel, C) into zeros of ``shape`` (N, *spatial, C).

    The transpose of `windows`, hence its gradient and the meaning of transposed convolution.
    """
    rank = len(shape) - 2
    out, kernel = y.shape[1 : 1 + rank], y.shape[1 + rank : 1 + 2 * rank]
    total = _numpy.zeros(shape)
    for place, offset in _offsets(kernel, dilation or (1,) * rank):
        total[_region(offset, out, stride)] += y[(slice(None),) * (1 + rank) + place]
    return total


defvjp(
    windows,
    lambda y, x, kernel, stride, dilation=None: lambda g: unwindows(g, x.shape, stride, dilation),
    argnums=(0,),
)
defvjp(
    unwindows,
    lambda x, y, shape, stride, dilation=None: (
        lambda g: windows(g, y.shape[len(shape) - 1 : -1], stride, dilation)
    ),
    argnums=(0,),
)


def take(x: Any, index: Any, axis: int = 0) -> Any:
    """Entries of ``axis`` at integer ``index``, whose shape replaces the axis."""
    position = axis % _np.ndim(x)
    return x[(slice(None),) * position + (_numpy.asarray(index),)]


def take_along_axis(x: Any, index: Any, axis: int) -> Any:
    """For each position, the entry of ``axis`` that ``index`` names there."""
    position = axis % _np.ndim(x)
    shape = index.shape
    grid = [
        _numpy.arange(n).reshape([-1 if i == axis_ else 1 for i in range(len(shape))])
        for axis_, n in enumerate(shape)
    ]
    return x[tuple(index if i == position else spot for i, spot in enumerate(grid))]


def max_first(x: Any, axis: int = -1) -> Any:
    """Maximum along one axis; the first of equal values receives the gradient."""
    place = _numpy.expand_dims(_np.argmax(x, axis=axis), axis)
    return _np.squeeze(take_along_axis(x, place, axis), axis=axis)
