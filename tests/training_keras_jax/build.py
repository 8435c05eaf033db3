"""The two programs of ``tests/training`` once more, with their networks in Keras and JAX."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from triglot.backends.code.context import Context, Input
from triglot.backends.jax.train import pages as jax_pages
from triglot.backends.keras.train import pages as keras_pages
from triglot.backends.torch.train import pages as torch_pages
from triglot.compiler.types.tensor import tensor
from triglot.tests.training import build

PAGES = {"torch": torch_pages, "keras": keras_pages, "jax": jax_pages}
NETWORK = {"torch": "Model", "keras": "build_model", "jax": "Model"}

DIGITS = {
    "torch": build.DIGITS_MODEL,
    "keras": '''"""Digits network."""

import keras
from keras import layers


def build_model() -> keras.Model:
    """Return a small convolutional classifier."""
    image = keras.Input((8, 8, 1), name="image")
    x = layers.Conv2D(12, 3, padding="same", name="conv2d")(image)
    x = layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name="batch_norm")(x)
    x = layers.ReLU()(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Dropout(0.2, name="dropout")(layers.Flatten()(x))
    x = layers.Dense(10, name="dense")(x)
    return keras.Model(image, x, name="model")
''',
    "jax": '''"""Digits network."""

import jax
from flax import nnx


class Model(nnx.Module):
    """A small convolutional classifier."""

    def __init__(self, *, rngs: nnx.Rngs) -> None:
        """Make the layers."""
        self.conv2d = nnx.Conv(1, 12, (3, 3), padding="SAME", rngs=rngs)
        self.batch_norm = nnx.BatchNorm(
            12, momentum=0.9, epsilon=1e-5, use_fast_variance=False, rngs=rngs
        )
        self.dropout = nnx.Dropout(0.2, rngs=rngs)
        self.dense = nnx.Linear(192, 10, rngs=rngs)

    def __call__(self, image: jax.Array) -> jax.Array:
        """Return the scores."""
        x = jax.nn.relu(self.batch_norm(self.conv2d(image)))
        x = nnx.max_pool(x, (2, 2), (2, 2))
        return self.dense(self.dropout(x.reshape(x.shape[0], -1)))
''',
}
DIGITS_NATIVE = {
    "keras": {
        "conv2d.kernel": "conv2d/kernel",
        "conv2d.bias": "conv2d/bias",
        "batch_norm.scale": "batch_norm/gamma",
        "batch_norm.offset": "batch_norm/beta",
        "batch_norm.mean": "batch_norm/moving_mean",
        "batch_norm.variance": "batch_norm/moving_variance",
        "dense.kernel": "dense/kernel",
        "dense.bias": "dense/bias",
    },
    "jax": {
        "conv2d.kernel": "conv2d.kernel",
        "conv2d.bias": "conv2d.bias",
        "batch_norm.scale": "batch_norm.scale",
        "batch_norm.offset": "batch_norm.bias",
        "batch_norm.mean": "batch_norm.mean",
        "batch_norm.variance": "batch_norm.var",
        "dense.kernel": "dense.kernel",
        "dense.bias": "dense.bias",
    },
}


def native(parameters, names, slash):
    """The entries with the native names of Keras or JAX, whose layouts are the canonical ones."""
    found = []
    for entry in parameters:
        short = entry["canonical"].removeprefix("model.")
        name = names.get(short) if names else short.replace(".", slash)
        found.append({**entry, "native": name, "steps": []})
    return tuple(found)


def digits(backend, **fields):
    """Context and model source of the digits CNN."""
    context = build.digits(**fields)
    if backend != "torch":
        context = replace(
            context,
            backend=backend,
            network=NETWORK[backend],
            inputs=(Input("image", tensor("image", 8, 8, 1)),),
            parameters=native(context.parameters, DIGITS_NATIVE[backend], ""),
        )
    return context, DIGITS[backend]


def mlp_source(backend, features, units, outputs):
    """Source of the two-layer network in Keras or JAX."""
    if backend == "keras":
        return f'''"""Table network."""

import keras
from keras import layers


def build_model() -> keras.Model:
    """Return two dense layers."""
    features = keras.Input(({features},), name="features")
    x = layers.Dense({units}, activation="silu", name="hidden")(features)
    return keras.Model(features, layers.Dense({outputs}, name="score")(x), name="model")
'''
    return f'''"""Table network."""

import jax
from flax import nnx


class Model(nnx.Module):
    """Two dense layers."""

    def __init__(self, *, rngs: nnx.Rngs) -> None:
        """Make the layers."""
        self.hidden = nnx.Linear({features}, {units}, rngs=rngs)
        self.score = nnx.Linear({units}, {outputs}, rngs=rngs)

    def __call__(self, features: jax.Array) -> jax.Array:
        """Return the scores."""
        return self.score(jax.nn.silu(self.hidden(features)))
'''


def customers(backend, folder, **fields):
    """Context and model source of the MLP on the customers CSV."""
    context, source = build.customers(folder, **fields)
    if backend == "torch":
        return context, source
    features = context.inputs[0].type.elements
    context = replace(
        context,
        backend=backend,
        network=NETWORK[backend],
        networks=(("model", NETWORK[backend]),),
        parameters=native(context.parameters, None, "/" if backend == "keras" else "."),
    )
    return context, mlp_source(backend, features, 16, 1)


def package(folder, context, model):
    """Write a package as the compiler does."""
    return build.package(Path(folder), context, model, PAGES[context.backend])


TWO = {
    "keras": '''"""Two inputs."""

import keras
from keras import layers, ops


def build_model() -> keras.Model:
    """Return a network that reads words and numbers."""
    words = keras.Input((3,), dtype="int64", name="words")
    numbers = keras.Input((4,), name="numbers")
    x = ops.mean(layers.Embedding(6, 4, name="embedding")(words), axis=1)
    x = layers.Dense(2, name="score")(ops.concatenate([x, numbers], axis=-1))
    return keras.Model([words, numbers], x, name="model")
''',
    "jax": '''"""Two inputs."""

import jax
import jax.numpy as jnp
from flax import nnx


class Model(nnx.Module):
    """Reads words and numbers."""

    def __init__(self, *, rngs: nnx.Rngs) -> None:
        """Make the layers."""
        self.embedding = nnx.Embed(6, 4, rngs=rngs)
        self.score = nnx.Linear(8, 2, rngs=rngs)

    def __call__(self, words: jax.Array, numbers: jax.Array) -> jax.Array:
        """Return the scores."""
        x = jnp.mean(self.embedding(words), axis=1)
        return self.score(jnp.concatenate([x, numbers], axis=-1))
''',
}


def two(backend, **fields):
    """A network with two inputs and an embedding, without data."""
    slash = "/" if backend == "keras" else "."
    table = f"embedding{slash}{'embeddings' if backend == 'keras' else 'embedding'}"
    entry = build.entry
    parameters = (
        entry("model.embedding.table", table, (6, 4), (), "he_uniform", (4, 4), role="embedding"),
        entry("model.score.kernel", f"score{slash}kernel", (8, 2), (), "he_uniform", (8, 2)),
        entry("model.score.bias", f"score{slash}bias", (2,)),
    )
    context = Context(
        program="two",
        backend=backend,
        network=NETWORK[backend],
        networks=(("model", NETWORK[backend]),),
        inputs=(Input("words", tensor("tokens", 3)), Input("numbers", tensor("vector", 4))),
        output=tensor("vector", 2),
        parameters=parameters,
        training=build.training("mse", (), **fields),
    )
    return context, TWO[backend]
