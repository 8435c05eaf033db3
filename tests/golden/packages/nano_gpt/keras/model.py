"""A decoder-only transformer small enough for a laptop."""

import keras
from keras import layers

from layers import Attention, PositionEmbedding, gelu


def decoder(
    x: keras.KerasTensor, heads: int, dim: int, *, name: str
) -> keras.KerasTensor:
    """Map (N, T, 64) to (N, T, 64)."""
    y = layers.LayerNormalization(epsilon=1e-05, name=f"{name}layer_norm")(x)
    y = Attention(heads, causal=True, name=f"{name}attention")(y)
    y = layers.Dropout(0.1)(y)
    x = x + y
    y = layers.LayerNormalization(epsilon=1e-05, name=f"{name}layer_norm_2")(x)
    y = layers.Dense(4 * dim, name=f"{name}dense")(y)  # (N, T, 256)
    y = gelu(y, approximate=True)
    y = layers.Dense(dim, name=f"{name}dense_2")(y)  # (N, T, 64)
    y = layers.Dropout(0.1)(y)
    return x + y


def build_model(
    vocab: int = 65, dim: int = 64, context: int = 64, heads: int = 4, depth: int = 3
) -> keras.Model:
    """Map (N, T) to (N, T, 65)."""
    tokens = keras.Input((None,), dtype="int32", name="tokens")
    wte = layers.ReversibleEmbedding(vocab, dim, name="wte")
    x = wte(tokens)  # (N, T, 64)
    x = PositionEmbedding(context, name="position_embedding")(x)
    x = layers.Dropout(0.1)(x)
    for i in range(depth):
        x = decoder(x, heads, dim, name=f"decoder_{i}_")
    x = layers.LayerNormalization(epsilon=1e-05, name="layer_norm")(x)
    x = wte(x, reverse=True)  # (N, T, 65)
    return keras.Model(tokens, x, name="model")
