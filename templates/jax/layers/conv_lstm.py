"""Recurrent layers whose products are convolutions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx


class Maps(NamedTuple):
    """Results of a convolutional LSTM."""

    sequence: jax.Array  # (batch, time, ..., filters)
    last: jax.Array  # (batch, ..., filters), after the final step
    cell: jax.Array  # (batch, ..., filters), after the final step


class ConvLSTM(nnx.Module):
    """LSTM over maps, without peepholes.

    Gates stand in the order input, forget, new, output.  The steps are written out one
    by one: XLA is slow at the gradient of a convolution in a loop.

    Args:
        in_channels: of the input.
        filters: channels of the state.
        kernel_size: of both convolutions, per spatial axis.
        padding: of the convolution of the input.
        dilation: of the convolution of the input.
        rngs: generators.
    """

    def __init__(
        self,
        in_channels: int,
        filters: int,
        kernel_size: Sequence[int],
        *,
        padding: str = "SAME",
        dilation: int | Sequence[int] = 1,
        rngs: nnx.Rngs,
    ) -> None:
        self.input = nnx.Conv(
            in_channels,
            4 * filters,
            kernel_size,
            padding=padding,
            kernel_dilation=dilation,
            rngs=rngs,
        )
        self.hidden = nnx.Conv(
            filters, 4 * filters, kernel_size, use_bias=False, rngs=rngs
        )

    def __call__(
        self,
        x: jax.Array,
        initial: jax.Array | None = None,
        initial_cell: jax.Array | None = None,
    ) -> Maps:
        """Run over the steps.

        Args:
            x: (batch, time, ..., channels).
            initial: first output, (batch, ..., filters).
            initial_cell: first cell state, (batch, ..., filters).
        """
        # The input's share of the gates does not wait for any state.
        gates = self.input(x.reshape(-1, *x.shape[2:]))
        gates = gates.reshape(*x.shape[:2], *gates.shape[1:])
        zero = jnp.zeros_like(jnp.split(gates[:, 0], 4, axis=-1)[0])
        h = zero if initial is None else initial
        c = zero if initial_cell is None else initial_cell
        outputs = []
        for t in range(x.shape[1]):
            i, f, g, o = jnp.split(gates[:, t] + self.hidden(h), 4, axis=-1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            outputs.append(h)
        return Maps(jnp.stack(outputs, axis=1), h, c)
