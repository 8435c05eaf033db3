"""Penalties of activations, which PyTorch lacks."""

import torch
from torch import Tensor, nn


class ActivityPenalty(nn.Module):
    """Pass values through; in training, keep what they cost for `activity_penalty`.

    That is ``l1 sum |x| + l2 sum x^2`` of an example, as a mean over the batch.
    """

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        super().__init__()
        self.l1 = l1
        self.l2 = l2
        self.costs: list[Tensor] = []

    def forward(self, x: Tensor) -> Tensor:
        """Return ``x`` (batch, ...)."""
        if self.training:
            wide = x.to(torch.promote_types(x.dtype, torch.float32))
            cost = self.l1 * wide.abs() + self.l2 * wide.square()
            self.costs.append(cost.sum() / len(x))
        return x

    def extra_repr(self) -> str:
        """The two costs."""
        return f"l1={self.l1}, l2={self.l2}"


def activity_penalty(model: nn.Module) -> Tensor:
    """Return what activations have cost since this was asked before, and forget it."""
    total = torch.zeros(())
    for module in model.modules():
        if isinstance(module, ActivityPenalty):
            total = sum(module.costs, total)
            module.costs.clear()
    return total
