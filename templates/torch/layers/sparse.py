"""Shares of which many are exactly 0."""

import torch
import torch.nn.functional as F
from torch import Tensor


def sparsemax(x: Tensor, dim: int = -1) -> Tensor:
    """Return the point of the simplex that is nearest to ``x`` along ``dim``.

    (https://arxiv.org/abs/1602.02068)
    """
    total = x.sort(dim=dim, descending=True, stable=True).values.cumsum(dim=dim)
    rank = torch.ones_like(x).cumsum(dim=dim)
    return F.relu(x - ((total - 1) / rank).amax(dim=dim, keepdim=True))
