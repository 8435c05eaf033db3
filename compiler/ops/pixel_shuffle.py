"""pixel_shuffle: channels become finer pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._blocks import ToSpace


class PixelShuffle(ToSpace):
    """y[h r + i, w r + j, c] = x[h, w, c r^2 + i r + j]: r^2 neighbouring channels make a block.

    `depth_to_space` does the same with the channels of a block r^2 channels apart.

    Source: Shi et al. 2016, "Real-Time Single Image and Video Super-Resolution Using an Efficient
    Sub-Pixel Convolutional Neural Network", equation 4, in PyTorch's order of channels.
    """

    cases = (
        case("image[H, W, 8]"),
        case("image[4, 5, 27]", factor=3),
        case("image[3, W, 4]"),
        refused("E0503", "sequence[4, 4]"),
        refused("E0506", "image[4, 5, 6]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Split the channels into (c, i, j), then interleave."""
        n, height, width, channels = x.shape
        r = self.factor
        x = np.reshape(x, (n, height, width, channels // r**2, r, r))
        return np.reshape(np.transpose(x, (0, 1, 4, 2, 5, 3)), (n, height * r, width * r, -1))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """`torch.nn.functional.pixel_shuffle` of 0..7: channel 0 takes 0..3, channel 1 4..7."""
        y = run([[[[float(c) for c in range(8)]]]])
        yield y, [[[[0.0, 4.0], [1.0, 5.0]], [[2.0, 6.0], [3.0, 7.0]]]]
