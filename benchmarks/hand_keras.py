"""The five cases as their best Keras users write them: functional models, compile and fit."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers, ops


def conv(x, filters, kernel, stride=1):
    if stride > 1 and kernel > 1:
        x, padding = layers.ZeroPadding2D(kernel // 2)(x), "valid"
    else:
        padding = "same"
    x = layers.Conv2D(filters, kernel, stride, padding=padding, use_bias=False)(x)
    return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)


def basic(x, filters, stride):
    y = conv(layers.ReLU()(conv(x, filters, 3, stride)), filters, 3)
    if stride != 1 or x.shape[-1] != filters:
        x = conv(x, filters, 1, stride)
    return layers.ReLU()(layers.Add()([x, y]))


def resnet():
    image = keras.Input((64, 64, 3))
    x = layers.ReLU()(conv(image, 64, 7, 2))
    x = layers.MaxPooling2D(3, 2, padding="same")(x)
    for filters, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        x = basic(basic(x, filters, stride), filters, 1)
    return keras.Model(image, layers.Dense(100)(layers.GlobalAveragePooling2D()(x)))


def digits():
    image = x = keras.Input((8, 8, 1))
    for filters in (32, 64):
        x = layers.MaxPooling2D(2)(layers.ReLU()(conv(x, filters, 3)))
    x = layers.Dense(128, activation="relu")(layers.Flatten()(x))
    return keras.Model(image, layers.Dense(10)(x))


def mlp():
    hidden = [layers.Dense(64, activation="relu"), layers.Dense(64, activation="relu")]
    return keras.Sequential([keras.Input((30,)), *hidden, layers.Dense(1)])


def lstm():
    parts = [layers.Embedding(10000, 64), layers.LSTM(64), layers.Dense(2)]
    return keras.Sequential([keras.Input((64,), dtype="int32"), *parts])


def gpt():
    tokens = keras.Input((64,), dtype="int32")
    embedding = layers.ReversibleEmbedding(512, 128)
    x = embedding(tokens) + layers.Embedding(64, 128)(ops.arange(64))
    for _ in range(4):
        y = layers.LayerNormalization(epsilon=1e-5)(x)
        x = x + layers.MultiHeadAttention(4, 32)(y, y, use_causal_mask=True)
        y = layers.LayerNormalization(epsilon=1e-5)(x)
        x = x + layers.Dense(128)(layers.Dense(512, activation="gelu")(y))
    x = layers.LayerNormalization(epsilon=1e-5)(x)
    return keras.Model(tokens, embedding(x, reverse=True))


MODELS = {"mlp": mlp, "digits": digits, "resnet": resnet, "lstm": lstm, "gpt": gpt}


def program(name, case):
    """A function that trains one epoch."""
    keras.utils.set_random_seed(0)
    inputs, target = case.arrays()
    model = MODELS[name]()
    if name == "resnet":
        optimizer = keras.optimizers.SGD(0.05, momentum=0.9)
    elif name in ("digits", "gpt"):
        optimizer = keras.optimizers.AdamW(6e-4)
    else:
        optimizer = keras.optimizers.Adam(1e-3)
    if name == "mlp":
        loss = keras.losses.BinaryCrossentropy(from_logits=True)
    else:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss)

    def epoch():
        fitted = model.fit(inputs, target, batch_size=case.batch, epochs=1, verbose=0)
        return float(np.mean(fitted.history["loss"]))

    return epoch
