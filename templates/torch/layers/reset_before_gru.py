"""The gated recurrent unit as published.

The reset gate acts before the product with the state.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn


class ResetBeforeStates(NamedTuple):
    """Results of the layer.

    Two directions stand side by side, forward first.
    """

    sequence: Tensor  # (batch, time, width), zero where masked
    last: Tensor  # (batch, width), after the final step of each direction


class ResetBeforeCell(nn.Module):
    """One direction of one layer; gates stand in the order update, reset, new."""

    def __init__(
        self, input_size: int, hidden_size: int, reverse: bool = False
    ) -> None:
        super().__init__()
        self.hidden_size, self.reverse = hidden_size, reverse
        self.weight_ih = nn.Parameter(torch.empty(3 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(3 * hidden_size, hidden_size))
        self.bias = nn.Parameter(torch.zeros(3 * hidden_size))
        bound = 1 / math.sqrt(hidden_size)
        for weight in (self.weight_ih, self.weight_hh):
            nn.init.uniform_(weight, -bound, bound)

    def step(self, gates: Tensor, h: Tensor) -> Tensor:
        """Next state, (batch, units).

        Args:
            gates: the projected input, (batch, 3 * units).
            h: the state, (batch, units).
        """
        cut = 2 * self.hidden_size
        both = torch.sigmoid(gates[:, :cut] + h @ self.weight_hh[:cut].T)
        z, r = both.chunk(2, dim=-1)
        n = torch.tanh(gates[:, cut:] + (r * h) @ self.weight_hh[cut:].T)
        return z * h + (1 - z) * n

    def forward(
        self, x: Tensor, mask: Tensor | None, h: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """Run over the real steps.

        Args:
            x: (batch, time, channels).
            mask: (batch, time), true at real steps.
            h: first state, (batch, units).

        Returns:
            The states of every step (batch, time, units), the final one (batch, units).
        """
        if h is None:
            h = x.new_zeros(x.shape[0], self.hidden_size)
        gates = nn.functional.linear(x, self.weight_ih, self.bias).unbind(1)
        states: list[Tensor] = []
        steps = range(len(gates))
        for t in reversed(steps) if self.reverse else steps:
            new = self.step(gates[t], h)
            keep = None if mask is None else mask[:, t, None]
            h = new if keep is None else new.where(keep, h)
            states.append(h if keep is None else h.where(keep, 0.0))
        return torch.stack(states[::-1] if self.reverse else states, dim=1), h


class ResetBeforeGRU(nn.Module):
    """Layers of `ResetBeforeCell`, made and called like `torch.nn.GRU`, batch first."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        dropout: float = 0.0,
        bidirectional: bool = False,
    ) -> None:
        super().__init__()
        ways = (False, True) if bidirectional else (False,)
        inner = len(ways) * hidden_size
        self.cells = nn.ModuleList(
            nn.ModuleList(
                ResetBeforeCell(inner if layer else input_size, hidden_size, way)
                for way in ways
            )
            for layer in range(num_layers)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x: Tensor, mask: Tensor | None = None, initial: Tensor | None = None
    ) -> ResetBeforeStates:
        """Run over the real steps.

        Args:
            x: (batch, time, channels).
            mask: (batch, time), true at real steps.
            initial: first states, (batch, width).
        """
        ends: list[Tensor] = []
        for layer, cells in enumerate(self.cells):
            x = self.dropout(x) if layer else x
            ways = len(cells)
            first = [None] * ways if initial is None else initial.chunk(ways, dim=-1)
            runs = [cell(x, mask, h) for cell, h in zip(cells, first, strict=True)]
            x = torch.cat([states for states, _ in runs], dim=-1)
            ends = [end for _, end in runs]
        return ResetBeforeStates(x, torch.cat(ends, dim=-1))
