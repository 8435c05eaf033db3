"""One training step of recurrent in JAX.

The network is a Flax NNX module; its arrays are split off once, and every update is a
pure function of a `TrainState`.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

import weights
from model import Model

LEARNING_RATE = 0.01


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["params", "rest", "optimizer"],
    meta_fields=["graph"],
)
@dataclass(frozen=True)
class TrainState:
    """What updates change, and the graph that makes a model of it again.

    Attributes:
        graph: structure of the network.
        params: what the optimizer trains.
        rest: nothing in this network.
        optimizer: state of the optimizer.
    """

    graph: nnx.GraphDef
    params: nnx.State
    rest: nnx.State
    optimizer: optax.OptState


def make_model(seed: int, dtype: str = "float32") -> Model:
    """Build the network with the initial weights of a seed.

    Args:
        seed: of the weights.
        dtype: ``float32``, or ``float64`` for proofs.
    """
    jax.config.update("jax_enable_x64", dtype == "float64")
    model = Model(rngs=nnx.Rngs(seed))
    floats = nnx.state(model, nnx.Param)
    nnx.update(model, jax.tree.map(lambda array: array.astype(dtype), floats))
    weights.initialize(model, seed)
    return model


def loss_fn(output: jax.Array, target: jax.Array) -> jax.Array:
    """Return the loss of a batch: mean squared error."""
    return jnp.mean(jnp.square(output - target))


OPTIMIZER = optax.chain(optax.scale_by_learning_rate(LEARNING_RATE))


def make_optimizer(model: Model) -> TrainState:
    """Split copies of the model's arrays off; the optimizer begins at zero."""
    graph, params, rest = nnx.split(nnx.clone(model), nnx.Param, ...)
    return TrainState(graph, params, rest, OPTIMIZER.init(params))


def sync(model: Model, state: TrainState) -> None:
    """Put copies of the trained arrays into the model."""
    arrays = nnx.merge_state(state.params, state.rest)
    nnx.update(model, jax.tree.map(jnp.copy, arrays))


def update(state: TrainState, batch: tuple[Any, ...]) -> tuple[TrainState, jax.Array]:
    """Make one update with a batch; the loss is the one before it."""
    inputs, target = batch

    def objective(params: nnx.State) -> tuple[jax.Array, nnx.State]:
        model = nnx.merge(state.graph, params, state.rest, copy=True)
        value = loss_fn(model(inputs), target)
        return value, nnx.state(model, nnx.Not(nnx.Param))

    gradient = jax.value_and_grad(objective, has_aux=True)
    (value, rest), grads = gradient(state.params)
    updates, optimizer = OPTIMIZER.update(grads, state.optimizer, state.params)
    params = optax.apply_updates(state.params, updates)
    return TrainState(state.graph, params, rest, optimizer), value


@partial(jax.jit, donate_argnums=0)
def train_step(
    state: TrainState, inputs: jax.Array, target: jax.Array
) -> tuple[TrainState, jax.Array]:
    """Make one update; the state given is used up."""
    return update(state, (inputs, target))


@partial(jax.jit, donate_argnums=0)
def train_steps(
    state: TrainState, batches: tuple[Any, ...]
) -> tuple[TrainState, jax.Array]:
    """Make one update for each batch along the first axis, in one call.

    Args:
        state: used up.
        batches: inputs, target, each with one more axis in front.

    Returns:
        The new state and the losses.
    """
    return jax.lax.scan(update, state, batches)


@jax.jit
def forward(graph: nnx.GraphDef, state: nnx.State, inputs: jax.Array) -> jax.Array:
    """Return the outputs of a batch."""
    return nnx.merge(graph, state)(inputs)


def predict(model: Model, inputs: np.ndarray, batch: int) -> np.ndarray:
    """Return all outputs in evaluation mode, ``batch`` examples at a time."""
    count = len(inputs)
    size = min(batch, count)
    model.eval()  # updates have a graph of their own
    graph, state = nnx.split(model)
    outputs = []
    for start in range(0, count, size):
        rows = np.arange(start, start + size) % count  # equal shapes compile once
        part = inputs[rows]
        outputs.append(np.asarray(forward(graph, state, part)))
    return np.concatenate(outputs)[:count]


def evaluate(
    model: Model, inputs: np.ndarray, target: np.ndarray, batch: int
) -> tuple[float, np.ndarray]:
    """Return the mean loss, batches weighted by their size, and all outputs."""
    output = predict(model, inputs, batch)
    total = 0.0
    for start in range(0, len(target), batch):
        part = target[start : start + batch]
        value = loss_fn(jnp.asarray(output[start : start + batch]), jnp.asarray(part))
        total += float(value) * len(part)
    return total / len(target), output


def optimizer_arrays(model: Model, state: TrainState) -> weights.Arrays:
    """Return the optimizer's arrays by canonical name, for a checkpoint."""
    return {}


def restore_optimizer(
    model: Model, state: TrainState, arrays: weights.Arrays, step: int
) -> TrainState:
    """Return a state of the model with a checkpoint's arrays, ``step`` updates old."""
    return make_optimizer(model)


def snapshot(model: Model, state: TrainState) -> weights.Arrays:
    """Return everything a resumed training needs."""
    sync(model, state)
    arrays = weights.to_canonical(model)
    return arrays | optimizer_arrays(model, state)
