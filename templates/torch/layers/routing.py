"""The choice of a few among many."""

from __future__ import annotations

import torch
from torch import Tensor


def top_softmax(x: Tensor, k: int) -> Tensor:
    """Softmax over the ``k`` largest channels, 0 elsewhere; of equal ones the first."""
    best = x.sort(dim=-1, descending=True, stable=True)
    weights = best.values[..., :k].softmax(-1)
    return torch.zeros_like(x).scatter(-1, best.indices[..., :k], weights)
