"""A small convolutional network for 8 x 8 handwritten digits."""

import jax
from flax import nnx


class Stage(nnx.Module):
    """Map (N, H, W, in_channels) to (N, H, W, filters)."""

    def __init__(self, in_channels: int, filters: int, *, rngs: nnx.Rngs) -> None:
        self.conv2d = nnx.Conv(
            in_channels, filters, kernel_size=(3, 3), use_bias=False, rngs=rngs
        )
        self.batch_norm = nnx.BatchNorm(
            filters, momentum=0.9, epsilon=1e-05, use_fast_variance=False, rngs=rngs
        )

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return the output for `x` (N, H, W, in_channels)."""
        x = self.conv2d(x)  # (N, H, W, filters)
        x = self.batch_norm(x)
        x = jax.nn.relu(x)
        return nnx.max_pool(x, window_shape=(2, 2), strides=(2, 2))


class Model(nnx.Module):
    """Map (N, 8, 8, 1) to (N, 10)."""

    def __init__(self, width: int = 32, classes: int = 10, *, rngs: nnx.Rngs) -> None:
        self.stage = Stage(1, width, rngs=rngs)
        self.stage_2 = Stage(width, 2 * width, rngs=rngs)
        self.dropout = nnx.Dropout(0.3, rngs=rngs)
        self.dense = nnx.Linear(256, 128, rngs=rngs)
        self.dense_2 = nnx.Linear(128, classes, rngs=rngs)

    def __call__(self, image: jax.Array) -> jax.Array:
        """Return the output for `image` (N, 8, 8, 1)."""
        x = self.stage(image)  # (N, 4, 4, 32)
        x = self.stage_2(x)  # (N, 2, 2, 64)
        x = x.reshape(x.shape[0], -1)  # (N, 256)
        x = self.dropout(x)
        x = self.dense(x)  # (N, 128)
        x = jax.nn.relu(x)
        return self.dense_2(x)  # (N, 10)
