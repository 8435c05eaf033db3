"""A small convolutional network for 8 x 8 handwritten digits."""

import keras
from keras import layers, ops


def stage(x: keras.KerasTensor, filters: int, *, name: str) -> keras.KerasTensor:
    """Map (N, H, W, in_channels) to (N, H, W, filters)."""
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}conv2d")(
        x
    )
    x = layers.BatchNormalization(
        momentum=0.9, epsilon=1e-05, name=f"{name}batch_norm"
    )(x)
    x = ops.relu(x)
    return layers.MaxPooling2D(2)(x)


def build_model(width: int = 32, classes: int = 10) -> keras.Model:
    """Map (N, 8, 8, 1) to (N, 10)."""
    image = keras.Input((8, 8, 1), name="image")
    x = stage(image, width, name="stage_")  # (N, 4, 4, 32)
    x = stage(x, 2 * width, name="stage_2_")  # (N, 2, 2, 64)
    x = layers.Flatten()(x)  # (N, 256)
    x = layers.Dropout(0.3)(x)
    x = layers.Dense(128, name="dense")(x)  # (N, 128)
    x = ops.relu(x)
    x = layers.Dense(classes, name="dense_2")(x)  # (N, 10)
    return keras.Model(image, x, name="model")
