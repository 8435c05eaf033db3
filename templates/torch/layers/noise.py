"""Noise while training that PyTorch lacks; nothing happens in evaluation."""

import torch
from torch import Tensor, nn


class DropPath(nn.Module):
    """Drop whole examples and divide the rest by the kept share (stochastic depth)."""

    def __init__(self, p: float = 0.1) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        """Drop examples of ``x`` (batch, ...)."""
        if not self.training or self.p == 0:
            return x
        kept = x.new_empty(x.shape[0], *(1,) * (x.dim() - 1)).bernoulli_(1 - self.p)
        return x * kept.div_(1 - self.p)

    def extra_repr(self) -> str:
        """The rate."""
        return f"p={self.p}"


class GaussianNoise(nn.Module):
    """Add normal noise with standard deviation ``std``."""

    def __init__(self, std: float = 0.1) -> None:
        super().__init__()
        self.std = std

    def forward(self, x: Tensor) -> Tensor:
        """Disturb every value."""
        if not self.training or self.std == 0:
            return x
        return x + self.std * torch.randn_like(x)

    def extra_repr(self) -> str:
        """The deviation."""
        return f"std={self.std}"


class GaussianDropout(nn.Module):
    """Multiply by normal noise around 1 with the variance of dropout."""

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        """Disturb every value."""
        if not self.training or self.p == 0:
            return x
        std = (self.p / (1 - self.p)) ** 0.5
        return x * (1 + std * torch.randn_like(x))

    def extra_repr(self) -> str:
        """The rate."""
        return f"p={self.p}"
