"""fft: the discrete Fourier transform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._axes import place
from ._fourier import Fourier, transform


class Fft(Fourier):
    """X_k = sum over t of x_t exp(-2 pi i k t / n), along one axis.

    Complex values are two real ones: the outputs are ``real`` and ``imag``, so that
    ``- fft: {axis: time}`` with ``as: [re, im]`` names both.  Not scaled: `ifft` divides by n.

    Source: Cooley and Tukey 1965, "An Algorithm for the Machine Calculation of Complex Fourier
    Series".
    """

    cases = (
        case("sequence[5, 3]"),
        case("sequence[8, 3]", imag="sequence[8, 3]"),
        case("image[4, 6, 3]", axis="width"),
        case("vector[7]", axis="channel", imag="vector[7]"),
        case("sequence[T, 2]"),
        refused("E0501", "sequence[5, 3]", imag="sequence[4, 3]"),
        refused("E0503", "vector[7]"),
        refused("E0503", "tokens[7]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The sum itself."""
        real, imag = transform(np, x, values["imag"], place(self.axis, values))
        return {"real": real, "imag": imag}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A unit at place 1 of 4 turns once around the circle, against the clock."""
        found = run([[0.0, 1.0, 0.0, 0.0]], axis="channel")
        yield found["real"], [[1.0, 0.0, -1.0, 0.0]]
        yield found["imag"], [[0.0, -1.0, 0.0, 1.0]]
