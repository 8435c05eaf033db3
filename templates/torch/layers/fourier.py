"""Complex values as two real ones."""

from torch import Tensor


def parts(x: Tensor) -> tuple[Tensor, Tensor]:
    """Return the real and the imaginary part."""
    return x.real, x.imag
