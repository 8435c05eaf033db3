"""Batch normalisation of processes that share a batch."""

import torch
from devices import add_up
from torch import Tensor, nn


class BatchNorm(nn.BatchNorm2d):
    """Batch normalisation over the parts of a batch that all processes have.

    `nn.SyncBatchNorm` needs CUDA.  As in Keras and Flax the running variance divides
    by n.
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
        given, x = x.dtype, x.to(self.running_mean.dtype)  # lower under autocast
        others = (0, *range(2, x.dim()))
        per_channel = (-1, *(1,) * (x.dim() - 2))
        count = x.new_tensor([x.numel() // x.shape[1]])
        sums = add_up(torch.cat([x.sum(others), count]))
        mean = sums[:-1] / sums[-1]
        x = x - mean.view(per_channel)
        variance = add_up(x.square().sum(others)) / sums[-1]
        with torch.no_grad():
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance, self.momentum)
            self.num_batches_tracked += 1
        y = x * torch.rsqrt(variance + self.eps).view(per_channel)
        y = y if self.weight is None else y * self.weight.view(per_channel)
        y = y if self.bias is None else y + self.bias.view(per_channel)
        return y.to(given)
