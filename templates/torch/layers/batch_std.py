"""How much the examples of a batch differ."""

from __future__ import annotations

import torch
from torch import Tensor


def append_batch_std(
    x: Tensor, group: int = 4, epsilon: float = 1e-8, dim: int = 1
) -> Tensor:
    """Append a channel that holds the mean deviation of the example's group.

    Args:
        x: values with the channels on ``dim``.
        group: largest number of examples in a group.
        epsilon: added to the variance.
        dim: axis of the channels.
    """
    member = torch.arange(len(x), device=x.device) % -(-len(x) // group)
    same = (member[:, None] == member).to(x.dtype)
    share = same / same.sum(1, keepdim=True)
    flat = x.flatten(1)
    variance = share @ (flat - share @ flat).square()
    spread = (variance + epsilon).sqrt().mean(1)
    shape = list(x.shape)
    shape[dim] = 1
    column = spread.view(-1, *(1,) * (x.dim() - 1)).expand(shape)
    return torch.cat((x, column), dim)
