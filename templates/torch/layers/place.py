"""Where cells and boxes lie, and what is there."""

from collections.abc import Sequence

import torch
from torch import Tensor


def coordinates(x: Tensor, radius: bool = False) -> Tensor:
    """A channel per axis that runs from -1 to 1.

    Args:
        x: (batch, channels, ...).
        radius: add a channel with the distance from the middle.

    Returns:
        (batch, axes, ...).
    """
    lines = []
    for n in x.shape[2:]:
        place = torch.arange(n, dtype=x.dtype, device=x.device)
        lines.append((2 * place - (n - 1)) / max(n - 1, 1))
    found = torch.stack(torch.meshgrid(*lines, indexing="ij"))
    if radius:
        distance = found.square().sum(dim=0, keepdim=True).sqrt()
        found = torch.cat([found, distance])
    return found.expand(len(x), *found.shape)


def anchors(
    x: Tensor,
    sizes: Sequence[float],
    ratios: Sequence[float],
    stride: tuple[int, int],
    offset: float = 0.5,
) -> Tensor:
    """Boxes at every position of a feature map.

    Args:
        x: (batch, channels, height, width); only its size counts.
        sizes: roots of areas.
        ratios: heights over widths.
        stride: cells of the image per position.
        offset: where in a position boxes are centred.

    Returns:
        (batch, positions * ratios * sizes, 4): left, top, right, bottom.
    """
    height, width = x.shape[2:]
    rows, columns = (
        (torch.arange(n, dtype=x.dtype, device=x.device) + offset) * s
        for n, s in ((height, stride[0]), (width, stride[1]))
    )
    down, across = torch.meshgrid(rows, columns, indexing="ij")
    centres = torch.stack([across, down, across, down], dim=-1)
    half = [(s / r**0.5 / 2, s * r**0.5 / 2) for r in ratios for s in sizes]
    shapes = x.new_tensor([(-w, -h, w, h) for w, h in half])
    found = centres[:, :, None] + shapes
    return found.reshape(1, -1, 4).expand(len(x), -1, -1)


def bin_shares(start: Tensor, stop: Tensor, bins: int, samples: int, n: int) -> Tensor:
    """Share of n cells in every bin between two places, by linear interpolation.

    Args:
        start: (batch, boxes), the first edge; cell i is centred at i.
        stop: (batch, boxes), the last edge.
        bins: how many there are between them.
        samples: places in a bin whose mean counts.
        n: cells; a place more than one beyond them counts as nothing.

    Returns:
        (batch, boxes, bins, n).
    """
    count = bins * samples
    step = (torch.arange(count, dtype=start.dtype, device=start.device) + 0.5) / count
    place = start[..., None] + (stop - start)[..., None] * step
    cells = torch.arange(n, dtype=start.dtype, device=start.device)
    shares = (1 - (place.clamp(0, n - 1)[..., None] - cells).abs()).clamp(min=0)
    seen = (place >= -1) & (place <= n)
    shares = torch.where(seen[..., None], shares, 0)
    return shares.unflatten(2, (bins, samples)).mean(dim=3)


def roi_align(
    x: Tensor,
    boxes: Tensor,
    size: tuple[int, int],
    scale: float = 1.0,
    samples: int = 2,
) -> Tensor:
    """Features of boxes in one size, each bin the mean of bilinear samples.

    Args:
        x: (batch, channels, height, width).
        boxes: (batch, boxes, 4): left, top, right, bottom in cells of the image.
        size: bins along height and width.
        scale: cells of ``x`` per cell of the image.
        samples: per bin and axis.

    Returns:
        (batch, boxes, height, width, channels).
    """
    left, top, right, bottom = (boxes * scale - 0.5).unbind(dim=-1)
    rows = bin_shares(top, bottom, size[0], samples, x.shape[2])
    columns = bin_shares(left, right, size[1], samples, x.shape[3])
    return torch.einsum("nkyh,nkxw,nchw->nkyxc", rows, columns, x)
