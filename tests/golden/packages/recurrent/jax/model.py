"""Recurrent layers of every kind, in both directions."""

import jax
from flax import nnx

from layers import GRU, LSTM, RNN, ResetBeforeGRU


class Model(nnx.Module):
    """Map (N, T, 4) to (N, 1)."""

    def __init__(self, *, rngs: nnx.Rngs) -> None:
        self.gru = GRU(4, 5, bidirectional=True, rngs=rngs)
        self.lstm = LSTM(10, 6, rngs=rngs)
        self.simple_rnn = RNN(6, 7, bidirectional=True, rngs=rngs)
        self.gru_2 = ResetBeforeGRU(14, 3, rngs=rngs)
        self.dense = nnx.Linear(3, 1, rngs=rngs)

    def __call__(self, signal: jax.Array) -> jax.Array:
        """Return the output for `signal` (N, T, 4)."""
        x = self.gru(signal).sequence  # (N, T, 10)
        x = self.lstm(x).sequence  # (N, T, 6)
        x = self.simple_rnn(x).sequence  # (N, T, 14)
        x = self.gru_2(x).last  # (N, 3)
        return self.dense(x)  # (N, 1)
