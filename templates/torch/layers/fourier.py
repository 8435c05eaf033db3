"""Complex values as two real ones."""

import torch
from torch import Tensor


def parts(x: Tensor) -> tuple[Tensor, Tensor]:
    """Return the real and the imaginary part."""
    real, imag = torch.view_as_real(x.resolve_conj()).unbind(-1)
    return real, imag
