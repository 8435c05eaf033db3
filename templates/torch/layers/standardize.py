"""Inputs with known statistics."""

from __future__ import annotations

import functools

import torch
from torch import Tensor


@functools.lru_cache(maxsize=8)
@torch.inference_mode(False)  # what is kept serves training, too
def per_channel(
    values: tuple[float, ...], dims: int, device: torch.device, dtype: torch.dtype
) -> Tensor:
    """Constants as (channels, 1, ...) with this many axes."""
    found = torch.tensor(values, device=device, dtype=dtype)
    return found.view(-1, *(1,) * (dims - 1))


def standardize(
    x: Tensor, mean: tuple[float, ...], std: tuple[float, ...], dim: int = -1
) -> Tensor:
    """Subtract a constant mean and divide by a constant deviation, per channel.

    Args:
        x: values with the channels on ``dim``.
        mean: one number per channel, or one.
        std: one number per channel, or one.
        dim: axis of the channels.
    """
    dims = x.dim() - dim if dim > 0 else -dim
    place = (dims, x.device, x.dtype)
    return (x - per_channel(mean, *place)) / per_channel(std, *place)
