"""One training step of nano_gpt in Keras.

Many updates run in one ``tf.function``: ``Model.fit`` spends more time around a small
network than in it, and a loop of our own can stop and resume at any batch.
"""

import math

import keras
import numpy as np
import tensorflow as tf
from keras import ops

import weights
from model import build_model

LEARNING_RATE = 0.001


def make_model(seed: int, dtype: str = "float32", dropout: bool = True) -> keras.Model:
    """Build the network with the initial weights of a seed.

    Args:
        seed: of the weights and of dropout.
        dtype: ``float32``, or ``float64`` for proofs.
        dropout: whether training drops anything.
    """
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    keras.utils.set_random_seed(seed)
    model = build_model()
    if not dropout:
        for layer in model._flatten_layers():
            for rate in ("rate", "stddev"):
                if hasattr(layer, rate):
                    setattr(layer, rate, 0.0)
    weights.initialize(model, seed)
    return model


def loss_fn(output: tf.Tensor, target: tf.Tensor) -> tf.Tensor:
    """Return the loss of a batch: negative log likelihood of the right class."""
    losses = keras.losses.sparse_categorical_crossentropy(
        target, output, from_logits=True
    )
    return ops.mean(losses)


class AdamW(keras.optimizers.Optimizer):
    """Adam with decoupled decay and epsilon outside the bias correction."""

    beta_1 = 0.9
    beta_2 = 0.95
    epsilon = 1e-08
    shrinkage = 0.1

    def build(self, variables: list[keras.Variable]) -> None:
        """Make the arrays of every variable, zero at first."""
        super().build(variables)
        self.first = self.add_optimizer_variables(variables, "first")
        self.second = self.add_optimizer_variables(variables, "second")

    def update_step(
        self, gradient: tf.Tensor, variable: tf.Variable, learning_rate: tf.Tensor
    ) -> None:
        """Update one variable."""
        index = self._get_variable_index(variable)
        first = self.first[index]
        second = self.second[index]
        rate = tf.cast(learning_rate, variable.dtype)
        step = tf.cast(self.iterations.value + 1, variable.dtype)
        bias_1 = -tf.math.expm1(step * math.log(self.beta_1))
        bias_2 = -tf.math.expm1(step * math.log(self.beta_2))
        first.assign(self.beta_1 * first + (1 - self.beta_1) * gradient)
        square = tf.square(gradient)
        second.assign(self.beta_2 * second + (1 - self.beta_2) * square)
        change = first / bias_1 / (tf.sqrt(second / bias_2) + self.epsilon)
        variable.assign_sub(rate * (change + self.shrinkage * variable))


def make_optimizer(model: keras.Model) -> AdamW:
    """Make the optimizer with its arrays at zero."""
    optimizer = AdamW(LEARNING_RATE)
    optimizer.build(model.trainable_variables)
    return optimizer


def learning_rates(total_steps: int, steps_per_epoch: int) -> np.ndarray:
    """Return the rate of every step: a rise, then half a cosine to 0.1 of lr."""
    rise = 100
    rates = []
    for step in range(total_steps):
        if step < rise:
            factor = (step + 1) / rise
        else:
            part = min((step - rise) / max(total_steps - rise, 1), 1.0)
            factor = 0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * part))
        rates.append(LEARNING_RATE * factor)
    return np.array(rates)


def update(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    inputs: tf.Tensor,
    target: tf.Tensor,
    rate: tf.Tensor,
) -> tf.Tensor:
    """Make one update with a batch; return the loss before it."""
    with tf.GradientTape() as tape:
        value = loss_fn(model(inputs, training=True), target)
    variables = model.trainable_variables
    gradients = tape.gradient(value, variables)
    gradients = [tf.convert_to_tensor(gradient) for gradient in gradients]
    gradients, _ = tf.clip_by_global_norm(gradients, 1.0)
    optimizer.learning_rate.assign(rate)
    optimizer.apply(gradients, variables)
    return value


@tf.function
def train_steps(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    inputs: tf.Tensor,
    target: tf.Tensor,
    rates: tf.Tensor,
) -> tf.Tensor:
    """Make one update for each batch along the first axis.

    Not compiled by XLA, in which Keras' dropout is many times slower on CPU.

    Returns:
        The losses.
    """
    count = target.shape[0]
    losses = tf.TensorArray(keras.config.floatx(), count)
    for index in tf.range(count):
        value = update(model, optimizer, inputs[index], target[index], rates[index])
        losses = losses.write(index, value)
    return losses.stack()


def train_step(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    inputs: np.ndarray,
    target: np.ndarray,
    rate: float,
) -> tf.Tensor:
    """Make one update; return the loss before it."""
    batch = inputs[None], target[None]
    return train_steps(model, optimizer, *batch, np.array([rate]))[0]


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


SLOTS = {"first_moment": "first", "second_moment": "second"}


def slot_variables(
    model: keras.Model, optimizer: keras.optimizers.Optimizer, slot: str
) -> dict[str, keras.Variable]:
    """Return the optimizer's variables of one slot by the model's native names."""
    names = {id(v): name for name, v in weights.variables(model).items()}
    slots = getattr(optimizer, SLOTS[slot])
    pairs = zip(model.trainable_variables, slots, strict=True)
    return {names[id(variable)]: found for variable, found in pairs}


def optimizer_arrays(
    model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> weights.Arrays:
    """Return the optimizer's arrays by canonical name, for a checkpoint."""
    arrays = {}
    for slot in SLOTS:
        found = slot_variables(model, optimizer, slot)
        native = {name: np.array(variable) for name, variable in found.items()}
        for name, array in weights.to_common(native).items():
            arrays[f"optimizer.{slot}.{name}"] = array
    return arrays


def restore_optimizer(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    arrays: weights.Arrays,
    step: int,
) -> None:
    """Put a checkpoint's arrays, made after ``step`` updates, into the optimizer."""
    optimizer.iterations.assign(step)
    for slot in SLOTS:
        prefix = f"optimizer.{slot}."
        found = {
            name.removeprefix(prefix): array
            for name, array in arrays.items()
            if name.startswith(prefix)
        }
        values = weights.to_native(found)
        for name, variable in slot_variables(model, optimizer, slot).items():
            variable.assign(values[name])


def generators(model: keras.Model) -> list[keras.Variable]:
    """Return the states of dropout's generators."""
    return [
        v for v in model.non_trainable_variables if v.name == "seed_generator_state"
    ]


def random_arrays(model: keras.Model) -> weights.Arrays:
    """Return the state of dropout's generators, for a checkpoint."""
    states = generators(model)
    return {f"random.{index}": np.array(state) for index, state in enumerate(states)}


def restore_random(model: keras.Model, arrays: weights.Arrays) -> None:
    """Put the generators' states back; another framework's checkpoint has none."""
    for index, state in enumerate(generators(model)):
        state.assign(arrays.get(f"random.{index}", state))


def snapshot(
    model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> weights.Arrays:
    """Return everything a resumed training needs."""
    arrays = weights.to_canonical(model) | random_arrays(model)
    return arrays | optimizer_arrays(model, optimizer)
