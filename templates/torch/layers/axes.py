"""Steps of sequences."""

import torch
from torch import Tensor


def last_real(x: Tensor, mask: Tensor) -> Tensor:
    """Return the last step of each sequence (batch, time, ...) that is real in `mask`.

    A sequence without a real step gives its first.
    """
    steps = mask.cumsum(1).argmax(1)  # the count of real steps rises last at the last
    return x[torch.arange(len(x), device=x.device), steps]
