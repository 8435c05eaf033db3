"""Layers that the framework lacks, or says differently."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence


class States(NamedTuple):
    """Results of a recurrent layer.

    Two directions stand side by side, forward first.
    """

    sequence: Tensor  # (batch, time, width), zero where masked
    last: Tensor  # (batch, width), after the final step of each direction


class CellStates(NamedTuple):
    """Results of an LSTM: `States` and the cell state after the final step."""

    sequence: Tensor  # (batch, time, width)
    last: Tensor  # (batch, width)
    cell: Tensor  # (batch, width)


class Packed:
    """The real steps of a batch, wherever they stand, moved to the front and packed."""

    def __init__(self, x: Tensor, mask: Tensor) -> None:
        """Pack ``x`` (batch, time, channels) where ``mask`` (batch, time) is true."""
        self.mask = mask.unsqueeze(-1)
        order = torch.argsort(mask.int(), dim=1, descending=True, stable=True)
        order = order.unsqueeze(-1)
        self.back = torch.argsort(order, dim=1)
        front = torch.take_along_dim(x, order, dim=1)
        lengths = mask.sum(1).clamp(min=1).cpu()
        self.steps = pack_padded_sequence(
            front, lengths, batch_first=True, enforce_sorted=False
        )

    def unpack(self, output: PackedSequence) -> Tensor:
        """Put the outputs back to their steps, zeros elsewhere."""
        length = self.mask.shape[1]
        y, _ = pad_packed_sequence(output, batch_first=True, total_length=length)
        return torch.take_along_dim(y, self.back, dim=1).where(self.mask, 0.0)

    def keep(self, new: Tensor, old: Tensor | None) -> Tensor:
        """Final states (layers, batch, units), the old ones where no step is real."""
        before = torch.zeros_like(new) if old is None else old
        return new.where(self.mask.any(1), before)


def run_masked(
    forward: Callable[..., Any], x: Tensor, mask: Tensor | None, state: Any
) -> Any:
    """Run the ``forward`` of a `torch.nn` recurrent layer over the real steps only."""
    if mask is None:
        return forward(x, state)
    packed = Packed(x, mask)
    output, new = forward(packed.steps, state)
    if isinstance(new, Tensor):
        return packed.unpack(output), packed.keep(new, state)
    old = (None, None) if state is None else state
    return packed.unpack(output), tuple(map(packed.keep, new, old))


def split_directions(state: Tensor, units: int) -> Tensor:
    """Turn (batch, width) into the (directions, batch, units) of `torch.nn`."""
    return torch.stack(state.split(units, dim=-1))


def join_directions(states: Tensor, bidirectional: bool) -> Tensor:
    """States of the last layer, as (batch, width).

    Args:
        states: (layers * directions, batch, units).
        bidirectional: whether a layer has two directions.
    """
    return torch.cat(states[-2:].unbind(), dim=-1) if bidirectional else states[-1]


def fix_recurrent_bias(rnn: nn.RNNBase) -> None:
    """Replace every ``bias_hh`` by a constant zero.

    It is only ever added to ``bias_ih``; two of them would learn twice as fast as one.
    """
    for name, parameter in list(rnn.named_parameters()):
        if name.startswith("bias_hh"):
            delattr(rnn, name)
            rnn.register_buffer(name, torch.zeros_like(parameter), persistent=False)
    rnn._init_flat_weights()


class RNN(nn.RNN):
    """`torch.nn.RNN`, batch first, with one bias."""

    def __init__(self, input_size: int, hidden_size: int, **options: Any) -> None:
        super().__init__(input_size, hidden_size, batch_first=True, **options)
        fix_recurrent_bias(self)

    def forward(  # type: ignore[override]
        self, x: Tensor, mask: Tensor | None = None, initial: Tensor | None = None
    ) -> States:
        """Run over the real steps.

        Args:
            x: (batch, time, channels).
            mask: (batch, time), true at real steps.
            initial: first states, (batch, width).
        """
        state = None if initial is None else split_directions(initial, self.hidden_size)
        y, h = run_masked(super().forward, x, mask, state)
        return States(y, join_directions(h, self.bidirectional))


class LSTM(nn.LSTM):
    """`torch.nn.LSTM`, batch first, with one bias."""

    def __init__(self, input_size: int, hidden_size: int, **options: Any) -> None:
        super().__init__(input_size, hidden_size, batch_first=True, **options)
        fix_recurrent_bias(self)

    def forward(  # type: ignore[override]
        self,
        x: Tensor,
        mask: Tensor | None = None,
        initial: Tensor | None = None,
        initial_cell: Tensor | None = None,
    ) -> CellStates:
        """Run over the real steps.

        Args:
            x: (batch, time, channels).
            mask: (batch, time), true at real steps.
            initial: first outputs, (batch, width).
            initial_cell: first cell states, (batch, width).
        """
        state = None
        if initial is not None or initial_cell is not None:
            zero = torch.zeros_like(initial_cell if initial is None else initial)
            given = [zero if part is None else part for part in (initial, initial_cell)]
            state = tuple(split_directions(part, self.hidden_size) for part in given)
        y, (h, c) = run_masked(super().forward, x, mask, state)
        both = self.bidirectional
        return CellStates(y, join_directions(h, both), join_directions(c, both))


class GRU(nn.GRU):
    """`torch.nn.GRU`, batch first; the reset gate acts after the state's product."""

    def __init__(self, input_size: int, hidden_size: int, **options: Any) -> None:
        super().__init__(input_size, hidden_size, batch_first=True, **options)

    def forward(  # type: ignore[override]
        self, x: Tensor, mask: Tensor | None = None, initial: Tensor | None = None
    ) -> States:
        """Run over the real steps.

        Args:
            x: (batch, time, channels).
            mask: (batch, time), true at real steps.
            initial: first states, (batch, width).
        """
        state = None if initial is None else split_directions(initial, self.hidden_size)
        y, h = run_masked(super().forward, x, mask, state)
        return States(y, join_directions(h, self.bidirectional))


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
