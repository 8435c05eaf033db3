"""Reductions over what is real, and the first of equal values."""

import torch
from torch import Tensor


def mean_where(x: Tensor, mask: Tensor, dim: int | tuple[int, ...]) -> Tensor:
    """Mean over ``dim`` where ``mask`` is true; 0 where nothing is."""
    count = mask.expand_as(x).sum(dim=dim)
    return torch.where(mask, x, 0.0).sum(dim=dim) / count.clamp(min=1)


def max_where(x: Tensor, mask: Tensor, dim: int | tuple[int, ...]) -> Tensor:
    """Maximum over ``dim`` where ``mask`` is true; 0 where nothing is."""
    top = torch.where(mask, x, float("-inf")).amax(dim=dim)
    return torch.where(mask.expand_as(x).any(dim=dim), top, 0.0)


def min_where(x: Tensor, mask: Tensor, dim: int | tuple[int, ...]) -> Tensor:
    """Minimum over ``dim`` where ``mask`` is true; 0 where nothing is."""
    low = torch.where(mask, x, float("inf")).amin(dim=dim)
    return torch.where(mask.expand_as(x).any(dim=dim), low, 0.0)


def var_where(
    x: Tensor, mask: Tensor, dim: int | tuple[int, ...], correction: int = 0
) -> Tensor:
    """Variance over ``dim`` where ``mask`` is true; 0 where nothing is."""
    count = mask.expand_as(x).sum(dim=dim, keepdim=True)
    total = torch.where(mask, x, 0.0).sum(dim=dim, keepdim=True)
    away = torch.where(mask, x - total / count.clamp(min=1), 0.0)
    divisor = (count.sum(dim=dim) - correction).clamp(min=1)
    return away.square().sum(dim=dim) / divisor


def std_where(
    x: Tensor, mask: Tensor, dim: int | tuple[int, ...], correction: int = 0
) -> Tensor:
    """Standard deviation where ``mask`` is true; equal values have gradient 0."""
    square = var_where(x, mask, dim, correction)
    return torch.where(square > 0, torch.where(square > 0, square, 1.0).sqrt(), 0.0)


def top_k(x: Tensor, k: int, dim: int = -1) -> tuple[Tensor, Tensor]:
    """Return the k largest values and their indices, the first of equal ones.

    ``torch.topk`` takes any of equal values.
    """
    values, indices = x.sort(dim=dim, descending=True, stable=True)
    return values.narrow(dim, 0, k), indices.narrow(dim, 0, k)


def median(x: Tensor, dim: int) -> Tensor:
    """Return the middle value, the mean of the two middle ones for an even count.

    ``torch.median`` takes the lower one.
    """
    ordered, count = x.sort(dim=dim, stable=True).values, x.shape[dim]
    low, high = ordered.select(dim, (count - 1) // 2), ordered.select(dim, count // 2)
    return (low + high) / 2
