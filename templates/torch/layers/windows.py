"""Images as square windows, for attention within them."""

from __future__ import annotations

import functools

import torch
from torch import Tensor


def window_partition(x: Tensor, size: int) -> Tensor:
    """(batch, height, width, channels) to (batch, windows, size**2, channels)."""
    x = x.unflatten(1, (-1, size)).unflatten(3, (-1, size)).transpose(2, 3)
    return x.flatten(3, 4).flatten(1, 2)


def window_reverse(x: Tensor, size: int, height: int) -> Tensor:
    """(batch, windows, size**2, channels) to (batch, height, width, channels)."""
    x = x.unflatten(2, (size, size)).unflatten(1, (height // size, -1))
    return x.transpose(2, 3).flatten(3, 4).flatten(1, 2)


@functools.lru_cache(maxsize=32)
@torch.inference_mode(False)  # what is kept serves training, too
def neighbours(
    height: int, width: int, size: int, shift: int, device: torch.device
) -> Tensor:
    """Which cells of a window lie in the same part of a rolled image.

    The last ``shift`` rows and columns come from the other edge.

    Returns:
        (windows, size**2, size**2), true for cells of the same part.
    """
    row, column = (
        (torch.arange(n) >= n - size).int() + (torch.arange(n) >= n - shift).int()
        for n in (height, width)
    )
    parts = (3 * row[:, None] + column)[None, :, :, None]
    parts = window_partition(parts, size)[0, :, :, 0].to(device)
    return parts[:, :, None] == parts[:, None, :]


def shifted_window_mask(x: Tensor, size: int, shift: int) -> Tensor:
    """`neighbours` for the image ``x``, (batch, windows, size**2, size**2)."""
    mask = neighbours(x.shape[1], x.shape[2], size, shift, x.device)
    return mask.expand(x.shape[0], -1, -1, -1)


def causal_mask(
    x: Tensor, *, kv: Tensor | None = None, window: int | None = None
) -> Tensor:
    """True at keys up to the query, (batch, time, keys).

    Args:
        x: queries, (batch, time, ...).
        kv: keys, (batch, keys, ...); ``x`` by default.
        window: steps that are seen, the own one included; all by default.
    """
    kv = x if kv is None else kv
    mask = torch.ones(x.shape[1], kv.shape[1], dtype=torch.bool, device=x.device).tril()
    if window is not None:
        mask = mask.triu(1 - window)
    return mask.expand(x.shape[0], -1, -1)
