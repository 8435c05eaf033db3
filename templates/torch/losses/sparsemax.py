"""The loss of sparsemax."""

import torch
from torch import Tensor


def sparsemax_costs(scores: Tensor, ids: Tensor) -> Tensor:
    """Return the cost of each position: scores (..., K), ids (...).

    Source: Martins and Astudillo 2016, "From Softmax to Sparsemax", equation 17.
    """
    z = scores - scores.detach().amax(-1, keepdim=True)
    ranked = z.detach().sort(-1, descending=True).values
    total = ranked.cumsum(-1)
    place = torch.arange(1, z.shape[-1] + 1, device=z.device)
    count = (1 + place * ranked > total).sum(-1, keepdim=True)
    support = z > (total.gather(-1, count - 1) - 1) / count
    threshold = (torch.where(support, z, 0).sum(-1, keepdim=True) - 1) / count
    part = torch.where(support, z.square() - threshold.square(), 0).sum(-1)
    right = z.gather(-1, ids.unsqueeze(-1)).squeeze(-1)
    return 0.5 + 0.5 * part - right
