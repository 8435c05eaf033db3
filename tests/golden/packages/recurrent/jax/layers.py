"""Layers that the framework lacks, or says differently."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx


class States(NamedTuple):
    """Results of a recurrent layer.

    Two directions stand side by side, forward first.
    """

    sequence: jax.Array  # (batch, time, width), zero where masked
    last: jax.Array  # (batch, width), after the final step of each direction


class CellStates(NamedTuple):
    """Results of an LSTM: `States` and the cell state after the final step."""

    sequence: jax.Array  # (batch, time, width)
    last: jax.Array  # (batch, width)
    cell: jax.Array  # (batch, width)


class Cell(nnx.Module):
    """Weights of one direction of one layer; subclasses add the step."""

    gates = 1

    def __init__(self, in_features: int, units: int, *, rngs: nnx.Rngs) -> None:
        self.units = units
        width = self.gates * units
        kernel = nnx.initializers.glorot_uniform()(rngs.params(), (in_features, width))
        recurrent = nnx.initializers.orthogonal()(rngs.params(), (units, width))
        self.kernel = nnx.Param(kernel)
        self.recurrent_kernel = nnx.Param(recurrent)
        self.bias = nnx.Param(jnp.zeros(width))

    def __call__(
        self, gates: jax.Array, state: tuple[jax.Array, ...]
    ) -> tuple[jax.Array, ...]:
        """Next state.

        Args:
            gates: the projected input, (batch, gates * units).
            state: arrays of (batch, units), the output first.
        """
        raise TypeError(f"{type(self).__name__} does not define its step")


def scan(
    cell: Cell,
    x: jax.Array,
    mask: jax.Array | None,
    state: tuple[jax.Array, ...],
    reverse: bool,
) -> tuple[jax.Array, tuple[jax.Array, ...]]:
    """Run one cell over the real steps.

    Args:
        cell: the weights and the step.
        x: (batch, time, channels).
        mask: (batch, time), true at real steps; None for all.
        state: first state.
        reverse: run from the last step to the first.

    Returns:
        The outputs of every step (batch, time, units), and the final state.
    """
    steps = x.swapaxes(0, 1)  # (time, batch, channels)
    flat = steps.reshape(-1, x.shape[-1])  # one plain matrix product for all steps
    gates = (flat @ cell.kernel[...] + cell.bias[...]).reshape(*steps.shape[:2], -1)

    def step(
        state: tuple[jax.Array, ...], now: tuple[jax.Array, jax.Array | None]
    ) -> Any:
        gates, real = now
        new = cell(gates, state)
        if real is None:
            return new, new[0]
        keep = real[:, None]
        kept = tuple(jnp.where(keep, a, b) for a, b in zip(new, state, strict=True))
        return kept, jnp.where(keep, new[0], 0)

    real = None if mask is None else mask.T
    state, y = jax.lax.scan(step, state, (gates, real), reverse=reverse)
    return y.swapaxes(0, 1), state


class Recurrent(nnx.Module):
    """Cells in layers, in one or both directions, with dropout between the layers.

    Args:
        in_features: channels of the input.
        units: size of a state.
        layers: how many stand on top of each other.
        bidirectional: run each forwards and backwards.
        dropout: share of values zeroed between two layers in training.
        drop: a module that zeroes them, in place of ``dropout``.
        rngs: streams ``params`` and ``dropout``.
    """

    cell: type[Cell]

    def __init__(
        self,
        in_features: int,
        units: int,
        *,
        layers: int = 1,
        bidirectional: bool = False,
        dropout: float = 0.0,
        drop: nnx.Module | None = None,
        rngs: nnx.Rngs,
    ) -> None:
        self.units, self.layers, self.ways = units, layers, 2 if bidirectional else 1
        inner = units * self.ways
        self.cells = nnx.List(
            self.cell(inner if layer else in_features, units, rngs=rngs)
            for layer in range(layers)
            for _ in range(self.ways)
        )
        self.dropout = nnx.Dropout(dropout, rngs=rngs) if dropout else drop

    def run(
        self, x: jax.Array, mask: jax.Array | None, initial: Sequence[jax.Array | None]
    ) -> tuple[jax.Array, list[jax.Array]]:
        """Run every layer.

        Args:
            x: (batch, time, channels).
            mask: (batch, time), true at real steps; None for all.
            initial: the first state of every layer, each part (batch, width) or None.

        Returns:
            The outputs of the last layer (batch, time, width), and its final state.
        """
        zero = jnp.zeros((x.shape[0], self.units * self.ways), x.dtype)
        first = [zero if state is None else state for state in initial]
        ends: list[tuple[jax.Array, ...]] = []
        for layer in range(self.layers):
            x = self.dropout(x) if layer and self.dropout else x
            outputs, ends = [], []
            for way in range(self.ways):
                cell = self.cells[layer * self.ways + way]
                state = tuple(
                    jnp.split(part, self.ways, axis=-1)[way] for part in first
                )
                y, end = scan(cell, x, mask, state, reverse=way == 1)
                outputs.append(y)
                ends.append(end)
            x = jnp.concatenate(outputs, axis=-1)
        return x, [jnp.concatenate(parts, axis=-1) for parts in zip(*ends, strict=True)]

    def __call__(
        self,
        x: jax.Array,
        mask: jax.Array | None = None,
        initial: jax.Array | None = None,
    ) -> States:
        """Run over the real steps.

        Args:
            x: (batch, time, channels).
            mask: (batch, time), true at real steps.
            initial: first states, (batch, width).
        """
        y, (last,) = self.run(x, mask, [initial])
        return States(y, last)


class TanhCell(Cell):
    """h' = tanh(gates + h R)."""

    def __call__(
        self, gates: jax.Array, state: tuple[jax.Array, ...]
    ) -> tuple[jax.Array, ...]:
        """New state (batch, units)."""
        return (jnp.tanh(gates + state[0] @ self.recurrent_kernel[...]),)


class LSTMCell(Cell):
    """Long short-term memory, whose state is (h, c).

    Gates stand in the order input, forget, cell, output.
    """

    gates = 4

    def __call__(
        self, gates: jax.Array, state: tuple[jax.Array, ...]
    ) -> tuple[jax.Array, ...]:
        """New output and cell state, each (batch, units)."""
        h, c = state
        i, f, g, o = jnp.split(gates + h @ self.recurrent_kernel[...], 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return jax.nn.sigmoid(o) * jnp.tanh(c), c


class GRUCell(Cell):
    """The gated unit of cuDNN: reset acts after the state's product.

    Gates stand in the order update, reset, new.
    """

    gates = 3

    def __init__(self, in_features: int, units: int, *, rngs: nnx.Rngs) -> None:
        super().__init__(in_features, units, rngs=rngs)
        self.recurrent_bias = nnx.Param(jnp.zeros(3 * units))

    def __call__(
        self, gates: jax.Array, state: tuple[jax.Array, ...]
    ) -> tuple[jax.Array, ...]:
        """New state (batch, units)."""
        (h,) = state
        hidden = h @ self.recurrent_kernel[...] + self.recurrent_bias[...]
        xz, xr, xn = jnp.split(gates, 3, axis=-1)
        hz, hr, hn = jnp.split(hidden, 3, axis=-1)
        z = jax.nn.sigmoid(xz + hz)
        n = jnp.tanh(xn + jax.nn.sigmoid(xr + hr) * hn)
        return (z * h + (1 - z) * n,)


class ResetBeforeCell(Cell):
    """The gated unit as published: reset acts before the state's product.

    Gates stand in the order update, reset, new.
    """

    gates = 3

    def __call__(
        self, gates: jax.Array, state: tuple[jax.Array, ...]
    ) -> tuple[jax.Array, ...]:
        """New state (batch, units)."""
        (h,), cut = state, 2 * self.units
        kernel = self.recurrent_kernel[...]
        both = jax.nn.sigmoid(gates[:, :cut] + h @ kernel[:, :cut])
        z, r = jnp.split(both, 2, axis=-1)
        n = jnp.tanh(gates[:, cut:] + (r * h) @ kernel[:, cut:])
        return (z * h + (1 - z) * n,)


class RNN(Recurrent):
    """The Elman network with tanh."""

    cell = TanhCell


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
        """Run over the real steps.

        Args:
            x: (batch, time, channels).
            mask: (batch, time), true at real steps.
            initial: first outputs, (batch, width).
            initial_cell: first cell states, (batch, width).
        """
        y, (last, cell) = self.run(x, mask, [initial, initial_cell])
        return CellStates(y, last, cell)
