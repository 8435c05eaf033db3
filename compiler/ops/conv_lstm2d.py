"""conv_lstm2d: an LSTM over the frames of a video."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from . import case, refused
from ._conv_lstm import ConvLstm


class ConvLstm2d(ConvLstm):
    """c_t = s(f) c_(t-1) + s(i) tanh(g), h_t = s(o) tanh(c_t), [i f g o] = x_t * W + b + h_(t-1) * R.

    ``*`` is a 2-D convolution with stride 1, s the logistic function: every pixel has a cell that
    sees its neighbourhood.  ``W`` [height, width, channels, 4 filters] pads as ``padding`` says;
    ``R`` [height, width, filters, 4 filters] always keeps the size and is not dilated.  Gates do not
    look at the cell (no peepholes).  With ``return: both`` the outputs are ``sequence``, ``last`` (h)
    and ``cell`` (c); another one continues from them with ``initial`` and ``initial_cell``.

    Source: Shi et al. 2015, "Convolutional LSTM Network: A Machine Learning Approach for
    Precipitation Nowcasting", without the peepholes of its equation 3.
    """

    spatial_rank: ClassVar[int] = 2
    cases = (
        case("video[4, 5, 6, 3]", filters=2),
        case("video[3, 5, 4, 2]", filters=3, kernel=[2, 3], return_="sequence", padding="valid"),
        case("video[T, 4, 5, 3]", filters=2, return_="both", dilation=2, initial="image[4, 5, 2]"),
        case(
            "video[3, 4, 5, 3]",
            filters=2,
            initial="image[4, 5, 2]",
            initial_cell="image[4, 5, 2]",
            forget_bias=0.5,
        ),
        refused("E0503", "image[4, 5, 3]", filters=2),
        refused("E0503", "video[4, H, W, 3]", filters=2),
        refused("E0501", "video[4, 5, 6, 3]", filters=2, initial="image[5, 6, 3]"),
        refused("E0505", "video[4, 5, 6, 3]", filters=2, kernel=7, padding="valid"),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Gates held open and shut let a spot of light run to the right, one cell a step.

        i and o are open, f is shut, and g sees 90 times the left neighbour in x and in h: h is
        tanh(tanh(90)) = tanh(1) where light stood to the left, 0 elsewhere.
        """
        frames = [[[[1.0], [0.0], [0.0], [0.0]]], [[[0.0]] * 4], [[[0.0]] * 4]]
        left = [[[[0.0, 0.0, 90.0, 0.0]], [[0.0] * 4], [[0.0] * 4]]]
        p = {"kernel": left, "recurrent_kernel": left, "bias": [900.0, -900.0, 0.0, 900.0]}
        spot = 0.7615941559557649
        sequence = [[[0, spot, 0, 0]], [[0, 0, spot, 0]], [[0, 0, 0, spot]]]
        got = run([frames], p, filters=1, kernel=[1, 3], return_="sequence")
        yield got[..., 0], [sequence]
