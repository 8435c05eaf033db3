"""A small U-Net over images of any size; skips are read back from the loop that."""

import keras
from keras import layers, ops


def double_unit(x: keras.KerasTensor, filters: int, *, name: str) -> keras.KerasTensor:
    """Map (N, H, W, in_channels) to (N, H, W, filters)."""
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}conv2d")(
        x
    )
    x = layers.BatchNormalization(
        momentum=0.9, epsilon=1e-05, name=f"{name}batch_norm"
    )(x)
    return ops.relu(x)


def double(x: keras.KerasTensor, filters: int, *, name: str) -> keras.KerasTensor:
    """Map (N, H, W, in_channels) to (N, H, W, filters)."""
    for i in range(2):
        x = double_unit(x, filters, name=f"{name}layers_{i}_")
    return x


def stage(
    x: keras.KerasTensor, width: int, *, name: str
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """Map (N, H, W, in_channels) to (N, H, W, width)."""
    skip = double(x, width, name=f"{name}skip_")  # (N, H, W, width)
    x = layers.MaxPooling2D(2)(skip)
    return x, skip


def stage_2(
    x: keras.KerasTensor, skip: keras.KerasTensor, width: int, *, name: str
) -> keras.KerasTensor:
    """Map (N, H, W, in_channels), (N, H, W, C) to (N, H, W, width)."""
    x = layers.UpSampling2D(2)(x)
    x = layers.Conv2D(width, 2, padding="same", name=f"{name}conv2d")(x)
    x = ops.concatenate([x, skip], axis=-1)  # (N, H, W, C)
    return double(x, width, name=f"{name}double_step_")  # (N, H, W, width)


def build_model() -> keras.Model:
    """Map (N, 4 * H, 4 * W, 3) to (N, 4 * H, 4 * W, 3)."""
    image = keras.Input((None, None, 3), name="image")
    x = image
    skips = []
    for i, width in enumerate((4, 6)):
        x, skip = stage(x, width, name=f"layers_{i}_")
        skips.append(skip)
    x = double(x, 8, name="double_step_")  # (N, H, W, 8)
    for i, (width, skip) in enumerate(zip((6, 4), reversed(skips), strict=True)):
        x = stage_2(x, skip, width, name=f"layers_2_{i}_")
    x = layers.Conv2D(3, 1, padding="same", name="conv2d")(x)  # (N, 4 * H, 4 * W, 3)
    return keras.Model(image, x, name="model")
