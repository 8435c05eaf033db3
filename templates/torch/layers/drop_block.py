"""Square regions dropped while training."""

import torch.nn.functional as F
from torch import Tensor, nn


class DropBlock2d(nn.Module):
    """Zero squares of each map while training; nothing happens in evaluation.

    Args:
        p: share of the pixels that go.
        block: side of a square.
    """

    def __init__(self, p: float, block: int) -> None:
        super().__init__()
        self.p, self.block = p, block

    def forward(self, x: Tensor) -> Tensor:
        """Drop squares of ``x`` (batch, channels, height, width)."""
        if not self.training or self.p == 0:
            return x
        batch, channels, height, width = x.shape
        rows, columns = height - self.block + 1, width - self.block + 1
        rate = self.p * height * width / (self.block**2 * rows * columns)
        corners = x.new_empty(batch, channels, rows, columns).bernoulli_(rate)
        # A pixel goes if a corner was drawn up to a block above and left of it.
        gone = F.max_pool2d(F.pad(corners, (self.block - 1,) * 4), self.block, stride=1)
        kept = 1 - gone
        return x * kept * (kept.numel() / kept.sum())

    def extra_repr(self) -> str:
        """The rate and the side."""
        return f"p={self.p}, block={self.block}"
