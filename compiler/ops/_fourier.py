"""What the discrete Fourier transforms share.  Complex values are two real ones."""

from __future__ import annotations

from typing import Any

from ..types.record import axis, value
from ..types.tensor import TensorType
from . import Op, Refusal
from ._activation import need_real
from ._axes import need_axis


class Complex(Op):
    """A transform of complex values: x is the real part, ``imag`` the imaginary one; not a word."""

    imag: Any = value(None, doc="imaginary part of the input; 0 when absent")

    def need_parts(self, x: TensorType, imag: TensorType | None) -> None:
        """Refuse parts that are not real numbers of one type."""
        need_real(self, x)
        if imag is not None and (imag.axes, imag.dims, imag.dtype) != (x.axes, x.dims, x.dtype):
            raise Refusal(
                "E0501",
                f"`{self.word}` needs parts of one type: {x} and {imag}",
                at="imag",
                because={"x": f"gives {x}", "imag": f"gives {imag}"},
            )

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """5 n log2 n for n values, as FFTs are counted; 5 per value and bit of a 1024-point axis."""
        return 50 * x.elements


class Fourier(Complex):
    """A transform along one axis; not a word of the language."""

    axis: str = axis("time", doc="axis that is transformed")

    def infer(self, x: TensorType, **values: Any) -> Any:
        """``real`` and ``imag``, of the type of x."""
        self.need_parts(x, values.get("imag"))
        need_axis(self, x, self.axis)
        return {"real": x, "imag": x}


def waves(np: Any, places: Any, count: int, n: int) -> tuple[Any, Any]:
    """Cos and sin of 2 pi k t / n for every place t and the first ``count`` frequencies k."""
    angle = 2 * np.pi * (places[:, None] * np.arange(count) % n) / n
    return np.cos(angle), np.sin(angle)


def transform(np: Any, a: Any, b: Any, at: int, inverse: bool = False, count: int = 0) -> Any:
    """The definition: sum of (a + i b) exp(-+ 2 pi i k t / n) over the places t of an axis.

    Args:
        np: array namespace.
        a: real part.
        b: imaginary part, None for 0.
        at: position of the axis.
        inverse: the other sign, divided by n.
        count: number of frequencies, all by default.

    Returns:
        (real, imag).
    """
    n = a.shape[at]
    cos, sin = waves(np, np.arange(n), count or n, n)
    sin = -sin if inverse else sin

    def along(x: Any, wave: Any) -> Any:
        return np.moveaxis(np.matmul(np.moveaxis(x, at, -1), wave), -1, at)

    real, imag = along(a, cos), -along(a, sin)
    if b is not None:
        real, imag = real + along(b, sin), imag + along(b, cos)
    return (real / n, imag / n) if inverse else (real, imag)
