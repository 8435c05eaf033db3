"""One training step of recurrent in Keras.

Many updates run in one ``tf.function``: ``Model.fit`` spends more time around a small
network than in it, and a loop of our own can stop and resume at any batch.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import ops

import weights
from model import build_model

LEARNING_RATE = 0.01


def make_model(seed: int, dtype: str = "float32") -> keras.Model:
    """Build the network with the initial weights of a seed.

    Args:
        seed: of the weights.
        dtype: ``float32``, or ``float64`` for proofs.
    """
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    model = build_model()
    weights.initialize(model, seed)
    return model


def loss_fn(output: tf.Tensor, target: tf.Tensor) -> tf.Tensor:
    """Return the loss of a batch: mean squared error."""
    return ops.mean(ops.square(output - target))


class SGD(keras.optimizers.Optimizer):
    """Gradient descent."""

    def update_step(
        self, gradient: tf.Tensor, variable: tf.Variable, learning_rate: tf.Tensor
    ) -> None:
        """Update one variable."""
        rate = tf.cast(learning_rate, variable.dtype)
        variable.assign_sub(rate * gradient)


def make_optimizer(model: keras.Model) -> SGD:
    """Make the optimizer with its arrays at zero."""
    optimizer = SGD(LEARNING_RATE)
    optimizer.build(model.trainable_variables)
    return optimizer


def update(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    inputs: tf.Tensor,
    target: tf.Tensor,
) -> tf.Tensor:
    """Make one update with a batch; return the loss before it."""
    with tf.GradientTape() as tape:
        value = loss_fn(model(inputs, training=True), target)
    variables = model.trainable_variables
    gradients = tape.gradient(value, variables)
    optimizer.apply(gradients, variables)
    return value


@tf.function(jit_compile=True)
def train_steps(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    inputs: tf.Tensor,
    target: tf.Tensor,
) -> tf.Tensor:
    """Make one update for each batch along the first axis.

    XLA compiles the whole loop.

    Returns:
        The losses.
    """
    count = target.shape[0]
    losses = tf.TensorArray(keras.config.floatx(), count)
    for index in tf.range(count):
        value = update(model, optimizer, inputs[index], target[index])
        losses = losses.write(index, value)
    return losses.stack()


def train_step(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    inputs: np.ndarray,
    target: np.ndarray,
) -> tf.Tensor:
    """Make one update; return the loss before it."""
    batch = inputs[None], target[None]
    return train_steps(model, optimizer, *batch)[0]


@tf.function(reduce_retracing=True)
def forward(model: keras.Model, inputs: tf.Tensor) -> tf.Tensor:
    """Return the outputs of a batch in evaluation mode."""
    return model(inputs, training=False)


def predict(model: keras.Model, inputs: np.ndarray, batch: int) -> np.ndarray:
    """Return all outputs in evaluation mode, ``batch`` examples at a time."""
    outputs = []
    for start in range(0, len(inputs), batch):
        part = tf.constant(inputs[start : start + batch])
        outputs.append(forward(model, part).numpy())
    return np.concatenate(outputs)


def evaluate(
    model: keras.Model, inputs: np.ndarray, target: np.ndarray, batch: int
) -> tuple[float, np.ndarray]:
    """Return the mean loss, batches weighted by their size, and all outputs."""
    output = predict(model, inputs, batch)
    total = 0.0
    for start in range(0, len(target), batch):
        part = target[start : start + batch]
        value = loss_fn(tf.constant(output[start : start + batch]), tf.constant(part))
        total += float(value) * len(part)
    return total / len(target), output


def optimizer_arrays(
    model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> weights.Arrays:
    """Return the optimizer's arrays by canonical name, for a checkpoint."""
    return {}


def restore_optimizer(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    arrays: weights.Arrays,
    step: int,
) -> None:
    """Put a checkpoint's arrays, made after ``step`` updates, into the optimizer."""
    optimizer.iterations.assign(step)


def snapshot(
    model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> weights.Arrays:
    """Return everything a resumed training needs."""
    arrays = weights.to_canonical(model)
    return arrays | optimizer_arrays(model, optimizer)
