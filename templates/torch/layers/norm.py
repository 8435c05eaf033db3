"""Normalisations that differ from PyTorch's own in one respect each."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class BatchNorm(nn.BatchNorm2d):
    """Batch normalisation whose running variance divides by n.

    PyTorch moves its running variance towards the n - 1 estimate; Keras and Flax
    divide by n.
    """

    def __init__(
        self,
        channels: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        scale: bool = True,
        shift: bool = True,
    ) -> None:
        super().__init__(channels, eps=eps, momentum=momentum)
        if not scale:
            self.weight = None
        if not shift:
            self.bias = None

    def _check_input_dim(self, x: Tensor) -> None:
        """Accept any number of axes after the channels."""

    def forward(self, x: Tensor) -> Tensor:
        """Normalise (batch, channels, ...) per channel."""
        if not self.training:
            return super().forward(x)
        count = x.numel() // x.shape[1]
        mean = torch.zeros_like(self.running_mean)
        variance = torch.zeros_like(self.running_var)
        learned = self.weight, self.bias
        if count > 1:
            # Momentum 1 leaves the statistics of this batch in `mean` and `variance`.
            y = F.batch_norm(x, mean, variance, *learned, True, 1.0, self.eps)
        else:  # PyTorch refuses a lone value: it is its own mean, its variance is 0
            y = F.batch_norm(x - x, mean, variance, *learned, False, 0.0, self.eps)
            mean = x.detach().flatten()
        with torch.no_grad():
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance * ((count - 1) / count), self.momentum)
            self.num_batches_tracked += 1
        return y


class ShiftLayerNorm(nn.LayerNorm):
    """Layer normalisation with a learned shift and no scale."""

    def __init__(self, shape: int | tuple[int, ...], eps: float = 1e-5) -> None:
        super().__init__(shape, eps=eps)
        self.weight = None


class GroupNorm(nn.GroupNorm):
    """Group normalisation with a learned scale or a learned shift, but not both."""

    def __init__(
        self,
        groups: int,
        channels: int,
        eps: float = 1e-5,
        scale: bool = True,
        shift: bool = True,
    ) -> None:
        super().__init__(groups, channels, eps=eps)
        if not scale:
            self.weight = None
        if not shift:
            self.bias = None

    def forward(self, x: Tensor) -> Tensor:
        """Normalise (batch, channels, ...) per group of channels."""
        y = F.group_norm(x, self.num_groups, eps=self.eps)
        per_channel = (-1, *(1,) * (x.dim() - 2))
        y = y if self.weight is None else y * self.weight.view(per_channel)
        return y if self.bias is None else y + self.bias.view(per_channel)


class ScaleNorm(nn.Module):
    """Give vectors one learned length.

    Args:
        channels: number of channels; its root is the first length.
        eps: smallest length that is divided by.
        dim: axis of the channels.
    """

    def __init__(self, channels: int, eps: float = 1e-5, dim: int = -1) -> None:
        super().__init__()
        self.eps, self.dim = eps, dim
        self.weight = nn.Parameter(torch.tensor([channels**0.5]))

    def forward(self, x: Tensor) -> Tensor:
        """Normalise every position of ``x``."""
        return self.weight * F.normalize(x, dim=self.dim, eps=self.eps)


class GlobalResponseNorm(nn.Module):
    """Weigh every channel by the length of its map relative to the others."""

    def __init__(self, channels: int, eps: float = 1e-6) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.zeros(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Normalise (batch, channels, ...)."""
        per_channel = (-1, *(1,) * (x.dim() - 2))
        length = x.flatten(2).norm(dim=2)
        share = length / (length.mean(1, keepdim=True) + self.eps)
        factor = (1 + share * self.weight).unflatten(1, per_channel)
        return x * factor + self.bias.view(per_channel)


class FilterResponseNorm(nn.Module):
    """Divide every channel by its root mean square; cut below a learned threshold."""

    def __init__(
        self, channels: int, eps: float = 1e-6, threshold: bool = True
    ) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.threshold = nn.Parameter(torch.zeros(channels)) if threshold else None

    def forward(self, x: Tensor) -> Tensor:
        """Normalise (batch, channels, ...)."""
        per_channel = (-1, *(1,) * (x.dim() - 2))
        mean_square = x.square().mean(tuple(range(2, x.dim())), keepdim=True)
        y = x * torch.rsqrt(mean_square + self.eps) * self.weight.view(per_channel)
        y = y + self.bias.view(per_channel)
        if self.threshold is None:
            return y
        return torch.maximum(y, self.threshold.view(per_channel))
