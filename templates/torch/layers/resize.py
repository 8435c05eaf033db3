"""Images in other sizes, where PyTorch rounds."""

from collections.abc import Sequence

import torch
from torch import Tensor


def resize_nearest(x: Tensor, size: Sequence[int]) -> Tensor:
    """Take the cell in which the centre of every output lies.

    Whole numbers decide: ``F.interpolate`` computes places in float32 and sometimes
    takes the cell before.

    Args:
        x: (batch, channels, ...).
        size: outputs per axis.
    """
    for axis, m in enumerate(size, 2):
        centre = 2 * torch.arange(m, device=x.device) + 1
        x = x.index_select(axis, centre * x.shape[axis] // (2 * m))
    return x
