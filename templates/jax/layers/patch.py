"""Images in patches, windows as sequences, and a kernel per position."""

import math
from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

Pads = Sequence[tuple[int, int]]


def split_blocks(x: jax.Array, size: Sequence[int]) -> jax.Array:
    """(batch, rows, height, columns, width, channels) of images in blocks."""
    batch, height, width, channels = x.shape
    p, q = size
    return x.reshape(batch, height // p, p, width // q, q, channels)


def pixel_shuffle(x: jax.Array, factor: int) -> jax.Array:
    """Spread factor^2 neighbouring channels over a block of pixels.

    Args:
        x: (batch, height, width, channels * factor^2).
        factor: side of a block.

    Returns:
        (batch, height * factor, width * factor, channels).
    """
    batch, height, width, _ = x.shape
    blocks = x.reshape(batch, height, width, -1, factor, factor)
    blocks = blocks.transpose(0, 1, 4, 2, 5, 3)
    return blocks.reshape(batch, height * factor, width * factor, -1)


def pixel_unshuffle(x: jax.Array, factor: int) -> jax.Array:
    """Collect a block of pixels in neighbouring channels."""
    blocks = split_blocks(x, (factor, factor)).transpose(0, 1, 3, 5, 2, 4)
    return blocks.reshape(*blocks.shape[:3], -1)


def depth_to_space(x: jax.Array, factor: int) -> jax.Array:
    """Spread factor^2 groups of channels over a block of pixels.

    Args:
        x: (batch, height, width, factor^2 * channels).
        factor: side of a block.

    Returns:
        (batch, height * factor, width * factor, channels).
    """
    batch, height, width, _ = x.shape
    blocks = x.reshape(batch, height, width, factor, factor, -1)
    blocks = blocks.transpose(0, 1, 3, 2, 4, 5)
    return blocks.reshape(batch, height * factor, width * factor, -1)


def space_to_depth(x: jax.Array, factor: int) -> jax.Array:
    """Collect a block of pixels in groups of channels."""
    blocks = split_blocks(x, (factor, factor)).transpose(0, 1, 3, 2, 4, 5)
    return blocks.reshape(*blocks.shape[:3], -1)


def channel_shuffle(x: jax.Array, groups: int) -> jax.Array:
    """Mix the channels of all groups of (..., channels)."""
    parts = x.reshape(*x.shape[:-1], groups, -1)
    return parts.swapaxes(-1, -2).reshape(x.shape)


def image_to_patches(x: jax.Array, size: Sequence[int]) -> jax.Array:
    """Cut images into a sequence of patches, row by row.

    Args:
        x: (batch, height, width, channels).
        size: height and width of a patch.

    Returns:
        (batch, patches, cells of a patch * channels); the channel runs fastest.
    """
    blocks = split_blocks(x, size).transpose(0, 1, 3, 2, 4, 5)
    batch, rows, columns = blocks.shape[:3]
    return blocks.reshape(batch, rows * columns, -1)


def patches_to_image(
    x: jax.Array, size: Sequence[int], grid: Sequence[int]
) -> jax.Array:
    """Put patches together to images; the inverse of `image_to_patches`.

    Args:
        x: (batch, patches, cells of a patch * channels).
        size: height and width of a patch.
        grid: rows and columns of patches.

    Returns:
        (batch, height, width, channels).
    """
    (height, width), (rows, columns) = size, grid
    blocks = x.reshape(
        -1, rows, columns, height, width, x.shape[-1] // (height * width)
    )
    blocks = blocks.transpose(0, 1, 3, 2, 4, 5)
    return blocks.reshape(-1, rows * height, columns * width, blocks.shape[-1])


def taps(
    x: jax.Array,
    kernel: Sequence[int],
    strides: Sequence[int],
    dilation: Sequence[int],
) -> jax.Array:
    """Windows of (batch, ..., channels): (batch, ..., channels, cells of a window)."""
    steps = list(zip(x.shape[1:-1], kernel, strides, dilation, strict=True))
    counts = [(n - (k - 1) * d - 1) // s + 1 for n, k, s, d in steps]
    found = []
    for place in np.ndindex(*kernel):
        rows = zip(place, counts, strides, dilation, strict=True)
        cuts = (slice(i * d, i * d + (n - 1) * s + 1, s) for i, n, s, d in rows)
        found.append(x[(slice(None), *cuts)])
    return jnp.stack(found, axis=-1)


def unfold(
    x: jax.Array,
    kernel: Sequence[int],
    strides: Sequence[int],
    dilation: Sequence[int],
    padding: str | Pads = "VALID",
) -> jax.Array:
    """Windows of images as a sequence, row by row.

    Args:
        x: (batch, height, width, channels).
        kernel: cells of a window.
        strides: cells between windows.
        dilation: distance between cells of a window.
        padding: "VALID", "SAME", or zeros before and after every axis.

    Returns:
        (batch, windows, channels * cells); the cell runs fastest.
    """
    if isinstance(padding, str):
        reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
        padding = jax.lax.padtype_to_pads(x.shape[1:-1], reach, strides, padding)
    windows = taps(jnp.pad(x, ((0, 0), *padding, (0, 0))), kernel, strides, dilation)
    batch, rows, columns, channels, cells = windows.shape
    return windows.reshape(batch, rows * columns, channels * cells)


def fold(
    x: jax.Array,
    size: Sequence[int],
    kernel: Sequence[int],
    strides: Sequence[int],
    dilation: Sequence[int],
    padding: Pads,
) -> jax.Array:
    """Add windows up to images; the transpose of `unfold`.

    Args:
        x: (batch, windows, channels * cells).
        size: height and width of the images.
        kernel: cells of a window.
        strides: cells between windows.
        dilation: distance between cells of a window.
        padding: zeros before and after every axis, which are cut off.

    Returns:
        (batch, height, width, channels).
    """
    full = [
        n + before + after for n, (before, after) in zip(size, padding, strict=True)
    ]
    steps = list(zip(full, kernel, strides, dilation, strict=True))
    counts = [(n - (k - 1) * d - 1) // s + 1 for n, k, s, d in steps]
    cells = x.reshape(len(x), *counts, -1, math.prod(kernel))
    total = jnp.zeros((len(x), *full, cells.shape[-2]), x.dtype)
    for tap, place in enumerate(np.ndindex(*kernel)):
        rows = zip(place, counts, strides, dilation, strict=True)
        cuts = (slice(i * d, i * d + (n - 1) * s + 1, s) for i, n, s, d in rows)
        total = total.at[(slice(None), *cuts)].add(cells[..., tap])
    inner = (slice(b, b + n) for n, (b, _) in zip(size, padding, strict=True))
    return total[(slice(None), *inner)]


class LocallyConnected(nnx.Module):
    """Windows, each times the kernel of its position.

    Args:
        positions: windows per axis.
        in_features: channels of the input.
        out_features: filters.
        kernel_size: cells of a window.
        strides: cells between windows; 1 by default.
        padding: zeros before and after every axis; none by default.
        use_bias: learn an offset per position and filter.
        rngs: stream ``params``.
    """

    def __init__(
        self,
        positions: Sequence[int],
        in_features: int,
        out_features: int,
        *,
        kernel_size: Sequence[int],
        strides: Sequence[int] | None = None,
        padding: Pads | None = None,
        use_bias: bool = True,
        rngs: nnx.Rngs,
    ) -> None:
        self.kernel_size = tuple(kernel_size)
        self.strides = tuple(strides or (1,) * len(self.kernel_size))
        self.padding = tuple(padding or ((0, 0),) * len(self.kernel_size))
        shape = (*positions, *self.kernel_size, in_features, out_features)
        bound = (in_features * math.prod(self.kernel_size)) ** -0.5
        draw = jax.random.uniform(rngs.params(), shape, minval=-bound, maxval=bound)
        self.kernel = nnx.Param(draw)
        offsets = jnp.zeros((*positions, out_features))
        self.bias = nnx.Param(offsets) if use_bias else None

    def __call__(self, x: jax.Array) -> jax.Array:
        """Map (batch, ..., in_features) to (batch, *positions, out_features)."""
        x = jnp.pad(x, ((0, 0), *self.padding, (0, 0)))
        ones = (1,) * len(self.kernel_size)
        windows = taps(x, self.kernel_size, self.strides, ones)
        kernel = self.kernel[...]
        channels, filters = kernel.shape[-2:]
        kernel = kernel.reshape(*windows.shape[1:-2], -1, channels, filters)
        y = jnp.einsum("n...ck,...kcf->n...f", windows, kernel)
        return y if self.bias is None else y + self.bias[...]
