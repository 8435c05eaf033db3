"""Fourier transforms; complex values are two real ones."""

from __future__ import annotations

from ...code.expr import Expr, call
from ...code.say import Inline, Site
from . import says
from .merge import joint_layout


def whole(n: Site) -> Expr:
    """The complex value of both parts, x where there is no other."""
    imag = n.value("imag")
    return n.x if imag is None else call("torch.complex", n.x, imag)


@says("fft", "ifft", "rfft", layout=joint_layout)
def fft(n: Site) -> Inline:
    """``torch.fft.fft``."""
    made = call(f"torch.fft.{n.op.word}", whole(n), dim=n.axis(n.op.axis))
    return Inline(call(n.helper("fourier.parts"), made))


@says("irfft", layout=joint_layout)
def irfft(n: Site) -> Inline:
    """``torch.fft.irfft``."""
    return Inline(call("torch.fft.irfft", whole(n), n=n.op.size, dim=n.axis(n.op.axis)))


@says("fft2", "ifft2", layout=joint_layout)
def fft2(n: Site) -> Inline:
    """``torch.fft.fft2``."""
    dims = None if n.first else n.spatial
    made = call(f"torch.fft.{n.op.word}", whole(n), dim=dims)
    return Inline(call(n.helper("fourier.parts"), made))
