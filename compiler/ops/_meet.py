"""Values of different shapes that are combined: which types meet, and how arrays are lined up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..types.dims import Dim
from ..types.tensor import TensorType, of_axes, shaped
from . import Op, Refusal


class Meeting(Op):
    """Values combined number by number; not a word of the language.

    Axes that both have must agree in size or have size 1; axes that only one has are repeated.
    """

    takes: ClassVar[tuple[str, ...]] = ("float",)
    """dtypes that are combined, always with their own kind."""

    verb: ClassVar[str] = ""
    """What the op does with its values, for messages: ``adds``."""

    done: ClassVar[str] = ""
    """The same word for the place where it happens: ``added``."""

    sign: ClassVar[str] = ""
    """What stands between two types in messages: ``+``."""

    def join(self, a: TensorType, b: TensorType, because: dict[str, str]) -> TensorType:
        """The common type of two values of one dtype."""
        if a.dtype == b.dtype:
            return self.meet(a, b, because)
        raise Refusal(
            "E0503",
            f"`{self.word}` {self.verb} values of one kind, not {a} {self.sign} {b}",
            text=f"{self.done} here",
            because=because,
        )

    def masked(self, x: TensorType, mask: TensorType, name: str) -> TensorType:
        """The type of ``x`` beside a mask, which may have more axes or fewer."""
        wide = self.meet(x, mask, {"x": f"gives {x}", name: f"gives {mask}"})
        same = wide.axes == x.axes
        return replace(x, dims=wide.dims) if same else of_axes(wide.axes, wide.dims, x.dtype)

    def meet(self, a: TensorType, b: TensorType, because: dict[str, str]) -> TensorType:
        """The common type of two values."""
        wide, narrow = (a, b) if a.rank >= b.rank else (b, a)
        if narrow.axes != tuple(axis for axis in wide.axes if axis in narrow.axes):
            lone = narrow.rank in (1, wide.rank)
            what = "axes" if lone else "number of axes"
            help = "bring both to the same axes with `- permute`" if lone else ""
            self.refuse(a, b, what, because, help or "bring both to one shape first")
        sizes, clash = [], []
        for axis, ours in zip(wide.axes, wide.dims, strict=True):
            size = narrow.dim(axis) if axis in narrow.axes else ours
            if size != ours and 1 not in (size, ours):
                clash.append(axis)
            sizes.append(size if ours == 1 else ours)
        if clash:
            self.refuse(a, b, ", ".join(clash), because, mend(a, b, clash))
        return replace(wide, dims=tuple(sizes))

    def refuse(
        self, a: TensorType, b: TensorType, what: str, because: dict[str, str], help: str
    ) -> None:
        """Say in what two types differ."""
        raise Refusal(
            "E0501",
            f"`{self.word}` {self.verb} values which differ in {what}: {a} {self.sign} {b}",
            text=f"{self.done} here",
            because=because,
            help=help,
        )


def mend(a: TensorType, b: TensorType, clash: list[str]) -> str:
    """An edit that would make two types equal."""
    project = "conv2d: {{filters: {}, kernel: 1{}}}"
    if clash == ["channel"]:
        step = project.format(b.channels, "") if a.kind == "image" else f"dense: {b.channels}"
        return f"make the channels equal: `- {step}` on one side"
    strides = {stride(a.dim(axis), b.dim(axis)) for axis in clash if axis != "channel"}
    by = strides.pop() if len(strides) == 1 else None
    if a.kind == "image" and by:
        small = b if str(a.dim(clash[0])) == str(by * b.dim(clash[0])) else a
        return f"project the larger one: `- {project.format(small.channels, f', stride: {by}')}`"
    return "sizes must be equal or 1; make them so with `- pad`, `- crop` or a strided layer"


def stride(a: Dim, b: Dim) -> int | None:
    """The stride that takes the larger size to the smaller, None when there is none."""
    if not (isinstance(a, int) and isinstance(b, int)):
        return None
    low, high = sorted((a, b))
    return high // low if high % low == 0 else None


def line_up(np: Any, x: Any, values: dict[str, Any], *names: str) -> list[Any]:
    """Arrays of ``x`` and of value fields, each with the axes that it lacks put in with size 1."""
    arrays, kinds = [x], [values["types"]["x"]]
    for name in names:
        many = isinstance(values[name], tuple)
        found = values[name] if many else (values[name],)
        types = values["types"].get(name) or tuple(shaped(item.shape[1:]) for item in found)
        arrays += found
        kinds += types if isinstance(types, tuple) else (types,)
    wide = max(kinds, key=lambda kind: kind.rank)
    return [spread(np, *pair, wide) for pair in zip(arrays, kinds, strict=True)]


def spread(np: Any, array: Any, kind: TensorType, wide: TensorType) -> Any:
    """An array of type ``kind`` with every axis of ``wide``."""
    if kind.rank == wide.rank:
        return array
    sizes = [array.shape[1 + kind.index(a)] if a in kind.axes else 1 for a in wide.axes]
    return np.reshape(array, (array.shape[0], *sizes))
