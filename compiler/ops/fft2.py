"""fft2: the Fourier transform of images."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType
from . import case, refused
from ._fourier import Complex, transform
from ._shared import need_kind


class Fft2(Complex):
    """`fft` along height and width; the outputs are ``real`` and ``imag``."""

    cases = (
        case("image[4, 5, 3]", imag="image[4, 5, 3]"),
        case("image[6, 3, 2]"),
        case("image[H, W, 2]", imag="image[H, W, 2]"),
        refused("E0501", "image[4, 5, 3]", imag="image[5, 4, 3]"),
        refused("E0503", "sequence[4, 3]"),
    )

    def infer(self, x: TensorType, **values: Any) -> dict[str, TensorType]:
        """Both of the type of x."""
        need_kind(self, x, "image")
        self.need_parts(x, values.get("imag"))
        return {"real": x, "imag": x}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """One axis after the other."""
        real, imag = transform(np, x, values["imag"], 1)
        real, imag = transform(np, real, imag, 2)
        return {"real": real, "imag": imag}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A constant is frequency 0 alone."""
        found = run([[[[1.0], [1.0]], [[1.0], [1.0]]]])
        yield found["real"], [[[[4.0], [0.0]], [[0.0], [0.0]]]]
        yield found["imag"], [[[[0.0], [0.0]], [[0.0], [0.0]]]]
