"""Recurrent layers of every kind, in both directions."""

import keras
from keras import layers

from layers import GRU


def build_model() -> keras.Model:
    """Map (N, T, 4) to (N, 1)."""
    signal = keras.Input((None, 4), name="signal")
    x = layers.Bidirectional(GRU(5, return_sequences=True, name="rnn"), name="gru")(
        signal
    )
    x = layers.LSTM(6, return_sequences=True, name="lstm")(x)  # (N, T, 6)
    x = layers.Bidirectional(
        layers.SimpleRNN(7, return_sequences=True, name="rnn"), name="simple_rnn"
    )(x)
    x = layers.GRU(3, reset_after=False, name="gru_2")(x)  # (N, 3)
    x = layers.Dense(1, name="dense")(x)  # (N, 1)
    return keras.Model(signal, x, name="model")
