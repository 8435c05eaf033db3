"""conv3d: a convolution over depth, height and width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._convolution import Convolution


class Conv3d(Convolution):
    """Convolution over three axes: y[.., o] = sum_{i, j, k, c} x[.., c] w[i, j, k, c, o] + b[o].

    Volumes have depth, height and width; videos time, height and width.  ``w`` has shape
    [*kernel, channels / groups, filters].

    Source: Tran et al. 2015, "Learning Spatiotemporal Features with 3D Convolutional Networks".
    """

    spatial_rank = 3

    cases = (
        case("volume[4, H, W, 2]", filters=3, stride=2, padding="symmetric"),
        case("volume[5, 4, 6, 2]", filters=3, kernel=(2, 3, 1), stride=(2, 1, 3)),
        case("video[5, 4, 7, 4]", filters=6, groups=2, bias=False),
        case("video[6, 5, 7, 2]", filters=3, stride=(1, 2, 1), dilation=(2, 1, 1)),
        case("volume[4, T, 6, 3]", filters=2, kernel=2, stride=(1, 3, 2)),
        case("volume[4, 5, 6, 3]", filters=2, padding=[[0, 2], 1, 0]),
        refused("E0503", "image[4, 5, 3]", filters=2),
        refused("E0505", "volume[2, 9, 9, 3]", filters=2, padding="valid"),
        refused("E0506", "volume[5, 4, 6, 3]", filters=4, groups=2),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A kernel of ones counts the neighbours of a corner, an edge, a face and the middle."""
        x = [[[[[1.0]] * 3] * 3] * 3]
        y = run(x, {"kernel": [[[[[1.0]]] * 3] * 3] * 3}, filters=1, bias=False)
        yield (y[0, 0, 0, 0], y[0, 0, 0, 1], y[0, 0, 1, 1], y[0, 1, 1, 1]), ([8], [12], [18], [27])
