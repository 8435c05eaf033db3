"""Layers that the framework lacks, or says differently."""

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
