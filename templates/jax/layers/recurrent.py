"""Recurrent layers that project their input once, outside the scan, and take masks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx


class States(NamedTuple):
    """What a recurrent layer computes; both directions stand side by side, forward first."""

    sequence: jax.Array  # (batch, time, width): the state of every step, zero where masked
    last: jax.Array  # (batch, width): the state after the final step of each direction


class CellStates(NamedTuple):
    """What an LSTM computes: `States` and the cell state after the final step."""

    sequence: jax.Array  # (batch, time, width)
    last: jax.Array  # (batch, width)
    cell: jax.Array  # (batch, width)


class Cell(nnx.Module):
    """Weights of one direction of one layer; subclasses add the step."""

    gates = 1

    def __init__(self, in_features: int, units: int, *, rngs: nnx.Rngs) -> None:
        self.units = units
        kernel = nnx.initializers.glorot_uniform()(rngs.params(), (in_features, self.gates * units))
        recurrent = nnx.initializers.orthogonal()(rngs.params(), (units, self.gates * units))
        self.kernel = nnx.Param(kernel)
        self.recurrent_kernel = nnx.Param(recurrent)
        self.bias = nnx.Param(jnp.zeros(self.gates * units))

    def __call__(self, gates: jax.Array, state: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """New states from the projected input (batch, gates * units) and the old states."""
        raise TypeError(f"{type(self).__name__} does not define its step")


def scan(
    cell: Cell, x: jax.Array, mask: jax.Array | None, state: tuple[jax.Array, ...], reverse: bool
) -> tuple[jax.Array, tuple[jax.Array, ...]]:
    """Outputs of every step (batch, time, units) and the final states, masked steps skipped."""
    gates = x @ cell.kernel[...] + cell.bias[...]  # one product for all steps

    def step(state: tuple[jax.Array, ...], now: tuple[jax.Array, jax.Array | None]) -> Any:
        gates, real = now
        new = cell(gates, state)
        if real is None:
            return new, new[0]
        keep = real[:, None]
        kept = tuple(jnp.where(keep, a, b) for a, b in zip(new, state, strict=True))
        return kept, jnp.where(keep, new[0], 0)

    by_step = (gates.swapaxes(0, 1), None if mask is None else mask.T)
    state, y = jax.lax.scan(step, state, by_step, reverse=reverse)
    return y.swapaxes(0, 1), state


class Recurrent(nnx.Module):
    """Cells in layers, in one or both directions, with dropout between the layers."""

    cell: type[Cell]

    def __init__(
        self,
        in_features: int,
        units: int,
        *,
        layers: int = 1,
        bidirectional: bool = False,
        dropout: float = 0.0,
        rngs: nnx.Rngs,
    ) -> None:
        self.units, self.layers, self.ways = units, layers, 2 if bidirectional else 1
        inner = units * self.ways
        self.cells = nnx.List(
            self.cell(inner if layer else in_features, units, rngs=rngs)
            for layer in range(layers)
            for _ in range(self.ways)
        )
        self.dropout = nnx.Dropout(dropout, rngs=rngs) if dropout else None

    def run(
        self, x: jax.Array, mask: jax.Array | None, initial: Sequence[jax.Array | None]
    ) -> tuple[jax.Array, list[jax.Array]]:
        """Outputs of the last layer (batch, time, width) and its final states (batch, width)."""
        zero = jnp.zeros((x.shape[0], self.units * self.ways), x.dtype)
        first = [zero if state is None else state for state in initial]
        ends: list[tuple[jax.Array, ...]] = []
        for layer in range(self.layers):
            x = self.dropout(x) if layer and self.dropout else x
            outputs, ends = [], []
            for way in range(self.ways):
                cell = self.cells[layer * self.ways + way]
                state = tuple(jnp.split(part, self.ways, axis=-1)[way] for part in first)
                y, end = scan(cell, x, mask, state, reverse=way == 1)
                outputs.append(y)
                ends.append(end)
            x = jnp.concatenate(outputs, axis=-1)
        return x, [jnp.concatenate(parts, axis=-1) for parts in zip(*ends, strict=True)]

    def __call__(
        self, x: jax.Array, mask: jax.Array | None = None, initial: jax.Array | None = None
    ) -> States:
        """``x`` (batch, time, channels), ``mask`` (batch, time), ``initial`` (batch, width)."""
        y, (last,) = self.run(x, mask, [initial])
        return States(y, last)


class TanhCell(Cell):
    """h' = tanh(gates + h R)."""

    def __call__(self, gates: jax.Array, state: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """New state (batch, units)."""
        return (jnp.tanh(gates + state[0] @ self.recurrent_kernel[...]),)


class ReluCell(Cell):
    """h' = relu(gates + h R)."""

    def __call__(self, gates: jax.Array, state: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """New state (batch, units)."""
        return (jax.nn.relu(gates + state[0] @ self.recurrent_kernel[...]),)


class LSTMCell(Cell):
    """Gates stand in the order input, forget, cell, output; the state is (h, c)."""

    gates = 4

    def __call__(self, gates: jax.Array, state: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """New output and cell state, each (batch, units)."""
        h, c = state
        i, f, g, o = jnp.split(gates + h @ self.recurrent_kernel[...], 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return jax.nn.sigmoid(o) * jnp.tanh(c), c


class GRUCell(Cell):
    """Gates stand in the order update, reset, new; reset acts after the state's product."""

    gates = 3

    def __init__(self, in_features: int, units: int, *, rngs: nnx.Rngs) -> None:
        super().__init__(in_features, units, rngs=rngs)
        self.recurrent_bias = nnx.Param(jnp.zeros(3 * units))

    def __call__(self, gates: jax.Array, state: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """New state (batch, units)."""
        (h,) = state
        hidden = h @ self.recurrent_kernel[...] + self.recurrent_bias[...]
        xz, xr, xn = jnp.split(gates, 3, axis=-1)
        hz, hr, hn = jnp.split(hidden, 3, axis=-1)
        z = jax.nn.sigmoid(xz + hz)
        n = jnp.tanh(xn + jax.nn.sigmoid(xr + hr) * hn)
        return (z * h + (1 - z) * n,)


class ResetBeforeCell(Cell):
    """The gated unit as published: reset acts before the state's product."""

    gates = 3

    def __call__(self, gates: jax.Array, state: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """New state (batch, units)."""
        (h,), cut = state, 2 * self.units
        kernel = self.recurrent_kernel[...]
        z, r = jnp.split(jax.nn.sigmoid(gates[:, :cut] + h @ kernel[:, :cut]), 2, axis=-1)
        n = jnp.tanh(gates[:, cut:] + (r * h) @ kernel[:, cut:])
        return (z * h + (1 - z) * n,)


class RNN(Recurrent):
    """The Elman network with tanh."""

    cell = TanhCell


class ReluRNN(Recurrent):
    """The Elman network with relu."""

    cell = ReluCell


class GRU(Recurrent):
    """The gated recurrent unit of cuDNN, PyTorch and Keras."""

    cell = GRUCell


class ResetBeforeGRU(Recurrent):
    """The gated recurrent unit as published."""

    cell = ResetBeforeCell


class LSTM(Recurrent):
    """Long short-term memory."""

    cell = LSTMCell

    def __call__(  # type: ignore[override]
        self,
        x: jax.Array,
        mask: jax.Array | None = None,
        initial: jax.Array | None = None,
        initial_cell: jax.Array | None = None,
    ) -> CellStates:
        """``x`` (batch, time, channels), ``mask`` (batch, time), states (batch, width)."""
        y, (last, cell) = self.run(x, mask, [initial, initial_cell])
        return CellStates(y, last, cell)
