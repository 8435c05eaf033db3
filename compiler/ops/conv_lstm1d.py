"""conv_lstm1d: an LSTM over the rows of something that moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from . import case, refused
from ._conv_lstm import ConvLstm


class ConvLstm1d(ConvLstm):
    """``conv_lstm2d`` with one spatial axis: tensor[time, width, channel] of any axis names.

    The first axis must be ``time``; along the second one runs the window.

    Source: Shi et al. 2015, "Convolutional LSTM Network: A Machine Learning Approach for
    Precipitation Nowcasting".
    """

    spatial_rank: ClassVar[int] = 1
    cases = (
        case("tensor[time=4, width=6, channel=3]", filters=2),
        case("tensor[time=3, width=7, channel=2]", filters=3, kernel=4, return_="sequence"),
        case(
            "tensor[time=T, width=6, channel=3]",
            filters=2,
            padding="valid",
            return_="both",
            initial_cell="tensor[width=4, channel=2]",
        ),
        refused("E0503", "sequence[4, 3]", filters=2),
        refused("E0503", "image[4, 5, 3]", filters=2),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """With a window of one cell every position is an LSTM; numbers of `torch.nn.LSTM` 2.13."""
        p = {
            "kernel": [[[0.5, -0.4, 0.3, 0.2]]],
            "recurrent_kernel": [[[0.1, 0.6, -0.7, 0.8]]],
            "bias": [0.05, 1.0, -0.1, 0.15],
        }
        x = [[[[1.0], [0.0]], [[-2.0], [0.0]], [[0.5], [0.0]]]]
        got = run(x, p, filters=1, kernel=1, return_="sequence")
        torch = [0.07304163057470081, -0.03169218006965915, -0.0037832248758364424]
        yield got[0, :, 0, 0], torch
