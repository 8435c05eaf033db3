"""Types of values: a kind, named axes in the channels-last order of the language, sizes, dtype.

The batch axis is implicit: ``image[28, 28, 1]`` is one example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .dims import Dim, Poly, evaluate, product

KINDS: dict[str, tuple[str, ...]] = {
    "image": ("height", "width", "channel"),
    "volume": ("depth", "height", "width", "channel"),
    "video": ("time", "height", "width", "channel"),
    "sequence": ("time", "channel"),
    "tokens": ("time",),
    "mask": ("time",),
    "vector": ("channel",),
    "label": (),
    "scalar": (),
}
"""Axes of each kind; ``tensor`` names its own."""

INTEGER_KINDS = frozenset({"tokens", "label"})


@dataclass(frozen=True)
class TensorType:
    """The type of one value, without its batch axis.

    Attributes:
        kind: image, volume, video, sequence, tokens, mask, vector, label, scalar or tensor.
        axes: names of the axes, channels last.
        dims: one size per axis.
        dtype: ``float``, ``int`` or ``bool``; the compute precision is a policy, not a type.
        pad: the id that marks padding (tokens only); such a value has a ``.mask``.
    """

    kind: str
    axes: tuple[str, ...]
    dims: tuple[Dim, ...]
    dtype: str = "float"
    pad: int | None = None

    @property
    def rank(self) -> int:
        """Number of axes without batch."""
        return len(self.axes)

    @property
    def channels(self) -> Dim:
        """Size of the last axis."""
        return self.dims[-1]

    @property
    def elements(self) -> Dim:
        """Number of values in one example."""
        total: Dim = product(self.dims)
        return total

    @property
    def spatial(self) -> tuple[Dim, ...]:
        """Sizes of every axis but the last."""
        return self.dims[:-1]

    def index(self, axis: str) -> int:
        """Position of a named axis, 0-based, without batch."""
        return self.axes.index(axis)

    def dim(self, axis: str) -> Dim:
        """Size of a named axis."""
        return self.dims[self.index(axis)]

    def with_dims(self, *dims: Dim) -> TensorType:
        """The same kind and axes with other sizes."""
        return replace(self, dims=dims, pad=None)

    def with_dim(self, axis: str, size: Dim) -> TensorType:
        """The same type with one axis of another size."""
        position = self.index(axis)
        return self.with_dims(*self.dims[:position], size, *self.dims[position + 1 :])

    def with_channels(self, size: Dim) -> TensorType:
        """The same type with another last axis; always floating point."""
        return replace(self, dims=(*self.dims[:-1], size), dtype="float", pad=None)

    def bind(self, symbols: Mapping[str, int]) -> tuple[int, ...]:
        """The concrete shape for given symbol sizes."""
        return tuple(evaluate(size, symbols) for size in self.dims)

    @property
    def symbols(self) -> set[str]:
        """Symbols that occur in the sizes."""
        return {name for size in self.dims if isinstance(size, Poly) for name in size.symbols}

    def __str__(self) -> str:
        kind = self.kind if self.dtype == natural(self.kind) else f"{self.dtype} {self.kind}"
        if not self.axes:
            return kind
        names = self.kind == "tensor"
        sizes = (f"{a}={d}" if names else str(d) for a, d in zip(self.axes, self.dims, strict=True))
        return f"{kind}[{', '.join(sizes)}]"


def natural(kind: str) -> str:
    """The dtype that values of a kind have unless something else is said."""
    return "int" if kind in INTEGER_KINDS else "bool" if kind == "mask" else "float"


def tensor(
    kind: str, *dims: Dim, axes: tuple[str, ...] | None = None, dtype: str | None = None
) -> TensorType:
    """Make a type: ``tensor("image", 28, 28, 1)``."""
    return TensorType(kind, axes if axes is not None else KINDS[kind], dims, dtype or natural(kind))


def of_axes(axes: tuple[str, ...], dims: tuple[Dim, ...], dtype: str = "float") -> TensorType:
    """The type of values with these axes: whole numbers over time are tokens."""
    own = [kind for kind, names in KINDS.items() if names == axes]
    other = own[-1] if own and dtype != "float" else "tensor"
    kind = next((kind for kind in own if natural(kind) == dtype), other)
    return TensorType(kind, axes, dims, dtype)


def shaped(dims: tuple[Dim, ...], dtype: str = "float") -> TensorType:
    """The natural type of a bare shape: 3 axes are an image, 2 a sequence, 1 a vector."""
    kind = {0: "scalar", 1: "vector", 2: "sequence", 3: "image", 4: "volume"}.get(len(dims))
    if kind is None:
        axes = (*(f"axis{i}" for i in range(len(dims) - 1)), "channel")
        return TensorType("tensor", axes, dims, dtype)
    return TensorType(kind, KINDS[kind], dims, dtype)
