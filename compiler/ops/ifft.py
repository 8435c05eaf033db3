"""ifft: the inverse discrete Fourier transform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._axes import place
from ._fourier import Fourier, transform


class Ifft(Fourier):
    """x_t = 1/n sum over k of X_k exp(2 pi i k t / n), along one axis; undoes `fft`.

    x is the real part, ``imag`` the imaginary one; the outputs are ``real`` and ``imag``.
    """

    cases = (
        case("sequence[5, 3]", imag="sequence[5, 3]"),
        case("sequence[8, 3]"),
        case("image[4, 6, 3]", axis="height", imag="image[4, 6, 3]"),
        case("vector[7]", axis="channel", imag="vector[7]"),
        case("sequence[T, 2]", imag="sequence[T, 2]"),
        refused("E0501", "sequence[5, 3]", imag="sequence[4, 3]"),
        refused("E0503", "vector[7]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The sum itself."""
        real, imag = transform(np, x, values["imag"], place(self.axis, values), inverse=True)
        return {"real": real, "imag": imag}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The transform of a unit at place 1 of 4 gives it back."""
        imag = {"imag": [[0.0, -1.0, 0.0, 1.0]]}
        found = run([[1.0, 0.0, -1.0, 0.0]], axis="channel", values=imag, imag="i")
        yield found["real"], [[0.0, 1.0, 0.0, 0.0]]
        yield found["imag"], [[0.0, 0.0, 0.0, 0.0]]
