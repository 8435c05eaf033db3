"""irfft: real values from half of their Fourier transform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim
from ..types.record import integer
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._axes import need_axis, place
from ._fourier import Fourier, waves


class Irfft(Fourier):
    """Real values of an axis of ``size`` from its frequencies 0 … size // 2; undoes `rfft`.

    The imaginary parts of frequency 0 and, for an even size, of the last one count for nothing.
    """

    size: int | None = integer(None, minimum=1, doc="length; absent: 2 (frequencies - 1)")

    keeps_steps = False
    cases = (
        case("sequence[5, 3]", imag="sequence[5, 3]"),
        case("sequence[4, 3]", imag="sequence[4, 3]", size=7),
        case("image[4, 6, 3]", imag="image[4, 6, 3]", axis="width"),
        case("vector[5]", axis="channel", size=8),
        case("sequence[T, 2]", imag="sequence[T, 2]"),
        refused("E0501", "sequence[5, 3]", imag="sequence[5, 3]", size=11),
        refused("E0501", "sequence[1, 3]", imag="sequence[1, 3]"),
        refused("E0501", "sequence[5, 3]", imag="sequence[4, 3]"),
        refused("E0503", "vector[7]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """As long as the real values were."""
        self.need_parts(x, values.get("imag"))
        need_axis(self, x, self.axis)
        found, n = x.dim(self.axis), self.length(x)
        if n // 2 + 1 != found or n == 0:
            raise Refusal(
                "E0501",
                f"`irfft` to {n} values needs {n // 2 + 1} frequencies, not {found}",
                at="size",
                because={"x": f"gives {x}"},
                help=f"`size` is {2 * found - 2} or {2 * found - 1}",
            )
        return x.with_dim(self.axis, n)

    def length(self, x: TensorType) -> Dim:
        """Number of real values."""
        return self.size if self.size is not None else 2 * (x.dim(self.axis) - 1)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Every frequency twice, but for 0 and the last of an even size."""
        at, imag = place(self.axis, values), values["imag"]
        n = self.size if self.size is not None else 2 * (x.shape[at] - 1)
        cos, sin = (wave.T for wave in waves(np, np.arange(int(n)), x.shape[at], int(n)))
        twice = np.array([1.0 if k in (0, n / 2) else 2.0 for k in range(x.shape[at])])[:, None]
        single = twice == 1.0
        y = np.matmul(np.moveaxis(x, at, -1), twice * cos)
        if imag is not None:
            y = y - np.matmul(np.moveaxis(imag, at, -1), np.where(single, 0.0, 2.0 * sin))
        return np.moveaxis(y / int(n), -1, at)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Peaks of n/2 at frequency 1 are a cosine and a sine."""
        zero = [[0.0, 0.0, 0.0]]
        peak = [[0.0, 2.0, 0.0]]
        yield run(peak, axis="channel"), [[1.0, 0.0, -1.0, 0.0]]
        got = run(zero, axis="channel", values={"imag": peak}, imag="i")
        yield got, [[0.0, -1.0, 0.0, 1.0]]
