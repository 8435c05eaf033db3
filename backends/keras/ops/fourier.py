"""Fourier transforms; complex values are two real ones."""

from __future__ import annotations

from ...code.expr import CHILD, call
from ...code.say import Layer, Site
from . import says


@says("fft", "ifft", "rfft", "irfft", "fft2", "ifft2")
def fourier(n: Site) -> Layer:
    """A layer around ``ops.fft``, which transforms last axes of known size."""
    word, imag = n.op.word, n.value("imag")
    axis = None if word.endswith("2") else 1 + n.x_type.index(n.op.axis)
    size = n.op.size if word == "irfft" else None
    build = call(n.helper("fourier.Fourier"), word, axis=axis, size=size)
    return Layer(build, {}, call(CHILD, n.x, *([] if imag is None else [imag])))
