"""Fourier transforms; complex values are two real ones."""

from __future__ import annotations

from ...code.expr import Expr, call
from ...code.say import Inline, Site
from . import says


def whole(n: Site) -> Expr:
    """The complex value of both parts, x where there is no other."""
    imag = n.value("imag")
    return n.x if imag is None else call("lax.complex", n.x, imag)


@says("fft", "ifft", "rfft")
def fft(n: Site) -> Inline:
    """``jnp.fft.fft``."""
    made = call(f"jnp.fft.{n.op.word}", whole(n), axis=1 + n.x_type.index(n.op.axis))
    return Inline(call(n.helper("fourier.parts"), made))


@says("irfft")
def irfft(n: Site) -> Inline:
    """``jnp.fft.irfft``."""
    axis = 1 + n.x_type.index(n.op.axis)
    return Inline(call("jnp.fft.irfft", whole(n), n=n.op.size, axis=axis))


@says("fft2", "ifft2")
def fft2(n: Site) -> Inline:
    """``jnp.fft.fft2``."""
    return Inline(
        call(n.helper("fourier.parts"), call(f"jnp.fft.{n.op.word}", whole(n), axes=(1, 2)))
    )
