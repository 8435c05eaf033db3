"""Maps in another size: every output is a weighted sum of cells, one axis after the other."""

from __future__ import annotations

from typing import Any

from ..types.record import boolean, size
from ..types.tensor import TensorType
from . import Op, Refusal
from ._shared import need_kind
from ._windows import KINDS_OF_RANK

LINEAR = ("linear", "bilinear", "trilinear")


def centres(np: Any, n: int, m: int, corners: bool) -> Any:
    """Place of every output among the cells 0 .. n - 1.

    Cells are intervals, and both maps cover the same one; with ``corners`` cells are points, and the
    outer ones coincide.
    """
    place = np.arange(m)
    if corners:
        return place * ((n - 1) / (m - 1)) if m > 1 else place * 0.0
    return (place + 0.5) * (n / m) - 0.5


def cubic(np: Any, distance: Any, a: float) -> Any:
    """Keys' kernel: 1 at 0, 0 at every other whole number, 0 beyond 2."""
    x = np.abs(distance)
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = (((x - 5) * x + 8) * x - 4) * a
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def matrix(np: Any, n: int, m: int, method: str, corners: bool, antialias: bool) -> Any:
    """(m, n): the share of every cell in every output."""
    cells = np.arange(n)
    if method == "nearest":
        place = ((2 * np.arange(m) + 1) * n) // (2 * m)
        return np.where(place[:, None] == cells, 1.0, 0.0)
    centre = centres(np, n, m, corners)
    if antialias:
        wide = max(n / m, 1.0)
        distance = (cells - centre[:, None]) / wide
        hat = np.maximum(1 - np.abs(distance), 0.0)
        share = hat if method in LINEAR else cubic(np, distance, -0.5)
        return share / np.sum(share, axis=1, keepdims=True)
    if method in LINEAR:
        inside = np.clip(centre, 0, n - 1)
        return np.maximum(1 - np.abs(cells - inside[:, None]), 0.0)
    first = np.floor(centre)
    total = np.zeros((m, n))
    for step in range(-1, 3):
        place = np.clip(first + step, 0, n - 1)
        share = cubic(np, first + step - centre, -0.75)
        total = total + np.where(place[:, None] == cells, share[:, None], 0.0)
    return total


class Resized(Op):
    """Shared by everything that resizes; not a word of the language."""

    method: str
    align_corners: bool
    antialias: bool = False

    def sizes(self, x: TensorType) -> list[Any]:
        """The new spatial sizes."""
        raise TypeError(f"{self.word} has no sizes")

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The new sizes; the channels stay."""
        need_kind(self, x, *KINDS_OF_RANK[self.spatial_rank])
        whole = self.method in ("nearest", "area")
        for field in ("align_corners", "antialias"):
            if getattr(self, field) and whole:
                text = f"`{self.word}` has no `{field}` with `{self.method}`"
                raise Refusal("E0209", text, at=field, help="choose a method that interpolates")
        if self.align_corners and self.antialias:
            text = f"`{self.word}` takes `antialias` without `align_corners`"
            raise Refusal("E0209", text, at="antialias")
        return x.with_dims(*self.sizes(x), x.channels)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """One matrix product per axis."""
        kind = TensorType("", ("",) * (x.ndim - 1), x.shape[1:])
        for axis, m in enumerate(self.sizes(kind), 1):
            n = x.shape[axis]
            share = matrix(np, n, m, self.method, self.align_corners, self.antialias)
            x = np.moveaxis(np.tensordot(x, share, axes=([axis], [1])), -1, axis)
        return x

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two per cell that an output mixes along each axis; nearest only moves."""
        mixed = {"nearest": 0, "bicubic": 4}.get(self.method, 2)
        return 2 * mixed * self.spatial_rank * y.elements


class Upsampled(Resized):
    """Larger by whole factors; not a word of the language."""

    factor: Any = size(2, doc="how many times larger, for every axis or for all")
    method: str = "nearest"
    align_corners: bool = boolean(False, doc="let the outer cells of both maps coincide")

    def sizes(self, x: TensorType) -> list[Any]:
        """Sizes times the factor."""
        return [n * f for n, f in zip(x.spatial, self.factor, strict=True)]
