"""conv3d_transpose: the transpose of a convolution, for enlarging volumes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._transpose import Transposed


class Conv3dTranspose(Transposed):
    """Every input cell adds x[c] w[.., o, c] to a window of the output; windows start s apart.

    Padding says what is cut, as in `conv2d_transpose`: `same` keeps s times the size.  ``w`` has
    shape [depth, height, width, filters / groups, channels].

    Source: Dumoulin and Visin 2016, chapter 4.
    """

    spatial_rank = 3

    cases = (
        case("volume[3, H, W, 2]", filters=3, stride=2),
        case("video[3, 4, T, 2]", filters=3, kernel=(1, 3, 2), stride=(1, 2, 3), bias=False),
        case("video[3, 2, 4, 4]", filters=2, kernel=(3, 1, 2), stride=4, groups=2),
        case("volume[2, 3, 5, 4]", filters=2, kernel=2, stride=2, padding="valid", groups=2),
        case("volume[4, 3, 5, 2]", filters=3, dilation=(2, 1, 1), padding=[1, 0, [0, 1]]),
        case("volume[3, 2, 4, 2]", filters=3, stride=2, padding="symmetric", output_padding=1),
        refused("E0503", "image[4, 5, 3]", filters=2),
        refused("E0209", "volume[4, 5, 6, 3]", filters=2, stride=2, output_padding=1),
        refused("E0506", "volume[4, 5, 6, 4]", filters=3, groups=2),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two cells stamp a kernel of ones; the overlap along the width adds."""
        p = {"kernel": [[[[[1.0]]] * 2] * 2] * 2, "bias": [0.0]}
        y = run([[[[[1.0], [10.0]]]]], p, filters=1, kernel=2, padding="valid")
        yield y, [[[[[1.0], [11.0], [10.0]]] * 2] * 2]
