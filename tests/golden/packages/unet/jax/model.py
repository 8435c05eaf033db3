"""A small U-Net over images of any size; skips are read back from the loop that."""

import jax
import jax.numpy as jnp
from flax import nnx


class DoubleUnit(nnx.Module):
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
        return jax.nn.relu(x)


class Double(nnx.Module):
    """Map (N, H, W, in_channels) to (N, H, W, filters)."""

    def __init__(self, in_channels: int, filters: int, *, rngs: nnx.Rngs) -> None:
        self.layers = nnx.List(
            [
                DoubleUnit(channels, filters, rngs=rngs)
                for channels in (in_channels, filters)
            ]
        )

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return the output for `x` (N, H, W, in_channels)."""
        for double_unit in self.layers:
            x = double_unit(x)
        return x


class Stage(nnx.Module):
    """Map (N, H, W, in_channels) to (N, H, W, width)."""

    def __init__(self, in_channels: int, width: int, *, rngs: nnx.Rngs) -> None:
        self.skip = Double(in_channels, width, rngs=rngs)

    def __call__(self, x: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Return the output for `x` (N, H, W, in_channels)."""
        skip = self.skip(x)  # (N, H, W, width)
        x = nnx.max_pool(skip, window_shape=(2, 2), strides=(2, 2))
        return x, skip


class Stage2(nnx.Module):
    """Map (N, H, W, in_channels), (N, H, W, C) to (N, H, W, width)."""

    def __init__(
        self, in_channels: int, width: int, channels: int, *, rngs: nnx.Rngs
    ) -> None:
        self.conv2d = nnx.Conv(in_channels, width, kernel_size=(2, 2), rngs=rngs)
        self.double_step = Double(channels, width, rngs=rngs)

    def __call__(self, x: jax.Array, skip: jax.Array) -> jax.Array:
        """Return the output for `x` (N, H, W, in_channels), `skip` (N, H, W, C)."""
        x = x.repeat(2, axis=1).repeat(2, axis=2)
        x = self.conv2d(x)  # (N, H, W, width)
        x = jnp.concatenate([x, skip], axis=-1)  # (N, H, W, C)
        return self.double_step(x)  # (N, H, W, width)


class Model(nnx.Module):
    """Map (N, 4 * H, 4 * W, 3) to (N, 4 * H, 4 * W, 3)."""

    def __init__(self, *, rngs: nnx.Rngs) -> None:
        self.layers = nnx.List(
            [
                Stage(in_channels, width, rngs=rngs)
                for in_channels, width in zip((3, 4), (4, 6), strict=True)
            ]
        )
        self.double_step = Double(6, 8, rngs=rngs)
        self.layers_2 = nnx.List(
            [
                Stage2(in_channels, width, channels, rngs=rngs)
                for in_channels, width, channels in zip(
                    (8, 6), (6, 4), (12, 8), strict=True
                )
            ]
        )
        self.conv2d = nnx.Conv(4, 3, kernel_size=(1, 1), rngs=rngs)

    def __call__(self, image: jax.Array) -> jax.Array:
        """Return the output for `image` (N, 4 * H, 4 * W, 3)."""
        x = image
        skips = []
        for stage in self.layers:
            x, skip = stage(x)
            skips.append(skip)
        x = self.double_step(x)  # (N, H, W, 8)
        for stage_2, skip in zip(self.layers_2, reversed(skips), strict=True):
            x = stage_2(x, skip)
        return self.conv2d(x)  # (N, 4 * H, 4 * W, 3)
