"""Real numbers made of others."""

import torch
from torch import Tensor, nn


class ToFloat(nn.Module):
    """Whole numbers or truth values as real numbers in the precision of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("unit", torch.ones(()), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return the values of `x`."""
        return x.to(self.unit.dtype)
