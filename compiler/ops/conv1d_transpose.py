"""conv1d_transpose: the transpose of a convolution, for more time steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._transpose import Transposed


class Conv1dTranspose(Transposed):
    """Every step adds x[t, c] w[k, o, c] to position t s + k d of the output.

    Padding says what is cut, as in `conv2d_transpose`: `same` keeps T s steps.  ``w`` has shape
    [kernel, filters / groups, channels].

    Source: Dumoulin and Visin 2016, chapter 4.
    """

    spatial_rank = 1

    cases = (
        case("sequence[T, 3]", filters=4, stride=2),
        case("sequence[5, 3]", filters=2, kernel=4, stride=2, padding="symmetric"),
        case("sequence[7, 4]", filters=6, stride=4, groups=2),
        case("sequence[6, 4]", filters=3, stride=2, dilation=3, bias=False),
        case("sequence[6, 3]", filters=2, kernel=5, stride=3, padding=[[1, 3]]),
        case("sequence[T, 2]", filters=3, kernel=4, stride=3, padding=1, output_padding=2),
        refused("E0503", "image[4, 5, 3]", filters=2),
        refused("E0209", "sequence[4, 3]", filters=2, stride=2, output_padding=1),
        refused("E0505", "sequence[2, 3]", filters=2, padding=[[4, 4]]),
        refused("E0506", "sequence[4, 4]", filters=3, groups=2),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The full output with stride 1 is the product of two polynomials (`numpy.convolve`)."""
        p = {"kernel": [[[1.0]], [[0.0]], [[2.0]]], "bias": [0.0]}
        x = [[[1.0], [2.0], [3.0]]]
        yield run(x, p, filters=1, padding="valid"), [[[1.0], [2.0], [5.0], [4.0], [6.0]]]
        yield run(x, p, filters=1, padding=[[2, 1]]), [[[5.0], [4.0]]]
