"""Residual blocks with and without a projection; sgd with momentum."""

import keras
from keras import layers, ops

from layers import SymmetricConv2D, recomputed


@recomputed
def basic(
    x: keras.KerasTensor, in_channels: int, filters: int, stride: int = 1, *, name: str
) -> keras.KerasTensor:
    """Map (N, H, W, in_channels) to (N, H, W, filters)."""
    y = SymmetricConv2D(
        filters, 3, strides=stride, use_bias=False, name=f"{name}conv2d"
    )(x)
    y = layers.BatchNormalization(
        momentum=0.9, epsilon=1e-05, name=f"{name}batch_norm"
    )(y)
    y = ops.relu(y)
    y = layers.Conv2D(
        filters, 3, padding="same", use_bias=False, name=f"{name}conv2d_2"
    )(y)
    y = layers.BatchNormalization(
        momentum=0.9, epsilon=1e-05, name=f"{name}batch_norm_2"
    )(y)
    if stride != 1 or in_channels != filters:
        x = layers.Conv2D(
            filters, 1, strides=stride, use_bias=False, name=f"{name}shortcut_conv2d"
        )(x)
        x = layers.BatchNormalization(
            momentum=0.9, epsilon=1e-05, name=f"{name}shortcut_batch_norm"
        )(x)
    x = x + y  # (N, H, W, filters)
    return ops.relu(x)


def stage(
    x: keras.KerasTensor, in_channels: int, width: int, stride: int, *, name: str
) -> keras.KerasTensor:
    """Map (N, H, W, in_channels) to (N, H, W, width)."""
    x = basic(x, in_channels, width, stride=stride, name=f"{name}basic_")
    return basic(x, width, width, name=f"{name}basic_2_")


def build_model(classes: int = 7) -> keras.Model:
    """Map (N, 12, 16, 3) to (N, 7)."""
    image = keras.Input((12, 16, 3), name="image")
    x = layers.Conv2D(4, 5, strides=2, use_bias=False, name="conv2d")(
        layers.ZeroPadding2D(2)(image)
    )
    x = layers.BatchNormalization(momentum=0.9, epsilon=1e-05, name="batch_norm")(x)
    x = ops.relu(x)
    x = layers.MaxPooling2D(3, strides=2)(
        ops.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=float("-inf"))
    )
    for i, (in_channels, width, stride) in enumerate(
        zip((4, 4, 6), (4, 6, 8), (1, 2, 1), strict=True)
    ):
        x = stage(x, in_channels, width, stride, name=f"stage_{i}_")
    x = layers.GlobalAveragePooling2D()(x)  # (N, 8)
    x = layers.Dense(classes, name="dense")(x)  # (N, 7)
    return keras.Model(image, x, name="model")
