"""Positions that another value names."""

import torch
from torch import Tensor, nn


def segment_sum(x: Tensor, index: Tensor, segments: int, dim: int) -> Tensor:
    """Return the sums of the positions along `dim` with one number in `index`.

    Args:
        x: any shape.
        index: the segment of every position, with the axes of `x`.
        segments: their number.
        dim: axis of the positions.
    """
    shape = list(x.shape)
    shape[dim] = segments
    return x.new_zeros(shape).scatter_add(dim, index.expand_as(x), x)


def segment_mean(x: Tensor, index: Tensor, segments: int, dim: int) -> Tensor:
    """Return the means of the positions along `dim` with one number in `index`."""
    ones = x.new_ones(()).expand(index.shape)
    count = segment_sum(ones, index, segments, dim)
    return segment_sum(x, index, segments, dim) / count.clamp(min=1)


class OneHot(nn.Module):
    """Ids as unit vectors in the precision of the model; other ids are zeros."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.register_buffer("classes", torch.arange(float(classes)), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return a vector for every id of `x`, on a new last axis."""
        return (x.unsqueeze(-1) == self.classes).to(self.classes.dtype)
