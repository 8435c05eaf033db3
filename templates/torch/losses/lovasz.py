"""The Lovász extension of the Jaccard loss."""

import torch
import torch.nn.functional as F
from torch import Tensor


def lovasz_costs(chances: Tensor, ids: Tensor) -> tuple[Tensor, Tensor]:
    """Return the cost of each example and class, 0 where absent, and which are there.

    Args:
        chances: (N, ..., K).
        ids: (N, ...).

    Source: Berman et al. 2018, "The Lovász-Softmax loss".
    """
    p = chances.flatten(1, -2)
    mask = F.one_hot(ids.flatten(1), p.shape[-1]).to(p.dtype)
    errors, order = (mask - p).abs().sort(1, descending=True)
    hit = mask.gather(1, order)
    size = hit.sum(1, keepdim=True)
    lost = 1 - (size - hit.cumsum(1)) / (size + (1 - hit).cumsum(1))
    weight = torch.diff(lost, dim=1, prepend=torch.zeros_like(lost[:, :1]))
    there = size.squeeze(1) > 0
    return (errors * weight).sum(1) * there, there
