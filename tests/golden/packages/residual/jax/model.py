"""Residual blocks with and without a projection; sgd with momentum."""

import jax
from flax import nnx

from layers import Conv


class Basic(nnx.Module):
    """Map (N, H, W, in_channels) to (N, H, W, filters)."""

    def __init__(
        self, in_channels: int, filters: int, stride: int = 1, *, rngs: nnx.Rngs
    ) -> None:
        self.conv2d = Conv(
            in_channels,
            filters,
            kernel_size=(3, 3),
            strides=stride,
            padding=((1, 1), (1, 1)),
            use_bias=False,
            rngs=rngs,
        )
        self.batch_norm = nnx.BatchNorm(
            filters, momentum=0.9, epsilon=1e-05, use_fast_variance=False, rngs=rngs
        )
        self.conv2d_2 = Conv(
            filters,
            filters,
            kernel_size=(3, 3),
            padding=((1, 1), (1, 1)),
            use_bias=False,
            rngs=rngs,
        )
        self.batch_norm_2 = nnx.BatchNorm(
            filters, momentum=0.9, epsilon=1e-05, use_fast_variance=False, rngs=rngs
        )
        self.has_shortcut = stride != 1 or in_channels != filters
        if self.has_shortcut:
            self.shortcut_conv2d = Conv(
                in_channels,
                filters,
                kernel_size=(1, 1),
                strides=stride,
                padding=((0, 0), (0, 0)),
                use_bias=False,
                rngs=rngs,
            )
            self.shortcut_batch_norm = nnx.BatchNorm(
                filters, momentum=0.9, epsilon=1e-05, use_fast_variance=False, rngs=rngs
            )

    @nnx.remat
    def __call__(self, x: jax.Array) -> jax.Array:
        """Return the output for `x` (N, H, W, in_channels)."""
        y = self.conv2d(x)  # (N, H, W, filters)
        y = self.batch_norm(y)
        y = jax.nn.relu(y)
        y = self.conv2d_2(y)
        y = self.batch_norm_2(y)
        if self.has_shortcut:
            x = self.shortcut_conv2d(x)  # (N, 2, 2, filters)
            x = self.shortcut_batch_norm(x)
        x = x + y  # (N, H, W, filters)
        return jax.nn.relu(x)


class Stage(nnx.Module):
    """Map (N, H, W, in_channels) to (N, H, W, width)."""

    def __init__(
        self, in_channels: int, width: int, stride: int, *, rngs: nnx.Rngs
    ) -> None:
        self.basic = Basic(in_channels, width, stride=stride, rngs=rngs)
        self.basic_2 = Basic(width, width, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return the output for `x` (N, H, W, in_channels)."""
        x = self.basic(x)  # (N, H, W, width)
        return self.basic_2(x)


class Model(nnx.Module):
    """Map (N, 12, 16, 3) to (N, 7)."""

    def __init__(self, classes: int = 7, *, rngs: nnx.Rngs) -> None:
        self.conv2d = Conv(
            3,
            4,
            kernel_size=(5, 5),
            strides=2,
            padding=((2, 2), (2, 2)),
            use_bias=False,
            rngs=rngs,
        )
        self.batch_norm = nnx.BatchNorm(
            4, momentum=0.9, epsilon=1e-05, use_fast_variance=False, rngs=rngs
        )
        self.stage = nnx.List(
            [
                Stage(in_channels, width, stride, rngs=rngs)
                for in_channels, width, stride in zip(
                    (4, 4, 6), (4, 6, 8), (1, 2, 1), strict=True
                )
            ]
        )
        self.dense = nnx.Linear(8, classes, rngs=rngs)

    def __call__(self, image: jax.Array) -> jax.Array:
        """Return the output for `image` (N, 12, 16, 3)."""
        x = self.conv2d(image)  # (N, 6, 8, 4)
        x = self.batch_norm(x)
        x = jax.nn.relu(x)
        x = nnx.max_pool(
            x, window_shape=(3, 3), strides=(2, 2), padding=((1, 1), (1, 1))
        )
        for stage in self.stage:
            x = stage(x)
        x = x.mean(axis=(1, 2))  # (N, 8)
        return self.dense(x)  # (N, 7)
