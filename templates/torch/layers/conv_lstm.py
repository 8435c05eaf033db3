"""Recurrent layers whose products are convolutions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn


class Maps(NamedTuple):
    """Results of a convolutional LSTM."""

    sequence: Tensor  # (batch, filters, time, ...)
    last: Tensor  # (batch, filters, ...), after the final step
    cell: Tensor  # (batch, filters, ...), after the final step


class ConvLSTM(nn.Module):
    """LSTM over maps, without peepholes.

    Gates stand in the order input, forget, new, output.

    Args:
        in_channels: of the input.
        filters: channels of the state.
        kernel_size: of both convolutions, per spatial axis.
        padding: of the convolution of the input.
        dilation: of the convolution of the input, per spatial axis.
    """

    def __init__(
        self,
        in_channels: int,
        filters: int,
        kernel_size: Sequence[int],
        padding: str = "same",
        dilation: int | Sequence[int] = 1,
    ) -> None:
        super().__init__()
        self.filters = filters
        conv = nn.Conv1d if len(kernel_size) == 1 else nn.Conv2d
        kernel = tuple(kernel_size)
        self.input = conv(
            in_channels, 4 * filters, kernel, padding=padding, dilation=dilation
        )
        self.hidden = conv(filters, 4 * filters, kernel, padding="same", bias=False)

    def forward(
        self,
        x: Tensor,
        initial: Tensor | None = None,
        initial_cell: Tensor | None = None,
    ) -> Maps:
        """Run over the steps.

        Args:
            x: (batch, channels, time, ...).
            initial: first output, (batch, filters, ...).
            initial_cell: first cell state, (batch, filters, ...).
        """
        steps = x.transpose(1, 2)
        # The input's share of the gates does not wait for any state.
        gates = self.input(steps.flatten(0, 1)).unflatten(0, steps.shape[:2])
        zero = gates.new_zeros(len(x), self.filters, *gates.shape[3:])
        h = zero if initial is None else initial
        c = zero if initial_cell is None else initial_cell
        outputs = []
        for gate in gates.unbind(1):
            i, f, g, o = (gate + self.hidden(h)).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            outputs.append(h)
        return Maps(torch.stack(outputs, dim=2), h, c)
