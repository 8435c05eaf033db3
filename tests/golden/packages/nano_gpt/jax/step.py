"""One training step of nano_gpt in JAX.

The network is a Flax NNX module; its arrays are split off once, and every update is a
pure function of a `TrainState`.
"""

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

import weights
from model import Model

LEARNING_RATE = 0.001


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
        rest: dropout's generators.
        optimizer: state of the optimizer.
    """

    graph: nnx.GraphDef
    params: nnx.State
    rest: nnx.State
    optimizer: optax.OptState


def make_model(seed: int, dtype: str = "float32", dropout: bool = True) -> Model:
    """Build the network with the initial weights of a seed.

    Args:
        seed: of the weights and of dropout.
        dtype: ``float32``, or ``float64`` for proofs.
        dropout: whether training drops anything.
    """
    jax.config.update("jax_enable_x64", dtype == "float64")
    model = Model(rngs=nnx.Rngs(seed))
    floats = nnx.state(model, nnx.Param)
    nnx.update(model, jax.tree.map(lambda array: array.astype(dtype), floats))
    # an embedding looks up in the dtype that it was made with
    model.set_attributes(nnx.Embed, dtype=jnp.dtype(dtype), raise_if_not_found=False)
    if not dropout:
        model.set_attributes(deterministic=True)
    weights.initialize(model, seed)
    return model


def loss_fn(output: jax.Array, target: jax.Array) -> jax.Array:
    """Return the loss of a batch: negative log likelihood of the right class."""
    losses = optax.softmax_cross_entropy_with_integer_labels(output, target)
    return jnp.mean(losses)


def scale_by_adam(b1: float, b2: float, eps: float) -> optax.GradientTransformation:
    """Scale gradients as Adam does; the bias corrections keep all digits in float32."""

    def init(params: nnx.State) -> optax.ScaleByAdamState:
        zeros = optax.tree.zeros_like
        count = jnp.zeros((), jnp.int32)
        return optax.ScaleByAdamState(count, mu=zeros(params), nu=zeros(params))

    def update(
        grads: nnx.State, state: optax.ScaleByAdamState, params: nnx.State | None = None
    ) -> tuple[nnx.State, optax.ScaleByAdamState]:
        count = state.count + 1
        mu = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, state.mu, grads)
        nu = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, state.nu, grads)
        bias_1 = -jnp.expm1(count * math.log(b1))
        bias_2 = -jnp.expm1(count * math.log(b2))
        scaled = jax.tree.map(
            lambda m, v: m / bias_1 / (jnp.sqrt(v / bias_2) + eps), mu, nu
        )
        return scaled, optax.ScaleByAdamState(count, mu, nu)

    return optax.GradientTransformation(init, update)


OPTIMIZER = optax.chain(
    optax.clip_by_global_norm(1.0),
    scale_by_adam(b1=0.9, b2=0.95, eps=1e-08),
    optax.add_decayed_weights(0.1),
)


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
    inputs, target, rate = batch

    def objective(params: nnx.State) -> tuple[jax.Array, nnx.State]:
        model = nnx.merge(state.graph, params, state.rest, copy=True)
        value = loss_fn(model(inputs), target)
        return value, nnx.state(model, nnx.Not(nnx.Param))

    gradient = jax.value_and_grad(objective, has_aux=True)
    (value, rest), grads = gradient(state.params)
    updates, optimizer = OPTIMIZER.update(grads, state.optimizer, state.params)
    updates = optax.tree.scale(-rate, updates)
    params = optax.apply_updates(state.params, updates)
    return TrainState(state.graph, params, rest, optimizer), value


@partial(jax.jit, donate_argnums=0)
def train_step(
    state: TrainState, inputs: jax.Array, target: jax.Array, rate: float
) -> tuple[TrainState, jax.Array]:
    """Make one update; the state given is used up."""
    return update(state, (inputs, target, rate))


@partial(jax.jit, donate_argnums=0)
def train_steps(
    state: TrainState, batches: tuple[Any, ...]
) -> tuple[TrainState, jax.Array]:
    """Make one update for each batch along the first axis, in one call.

    Args:
        state: used up.
        batches: inputs, target and rate, each with one more axis in front.

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


SLOTS = {"first_moment": "mu", "second_moment": "nu"}


def optimizer_arrays(model: Model, state: TrainState) -> weights.Arrays:
    """Return the optimizer's arrays by canonical name, for a checkpoint."""
    arrays = {}
    for slot, field in SLOTS.items():
        found = weights.flat(optax.tree.get(state.optimizer, field))
        for name, array in weights.to_common(found).items():
            arrays[f"optimizer.{slot}.{name}"] = array
    return arrays


def restore_optimizer(
    model: Model, state: TrainState, arrays: weights.Arrays, step: int
) -> TrainState:
    """Return a state of the model with a checkpoint's arrays, ``step`` updates old."""
    fresh = make_optimizer(model)
    fields = {}
    for slot, field in SLOTS.items():
        prefix = f"optimizer.{slot}."
        found = {
            name.removeprefix(prefix): array
            for name, array in arrays.items()
            if name.startswith(prefix)
        }
        values = weights.to_native(found)
        fields[field] = weights.fill(fresh.params, values)
    optimizer = optax.tree.set(
        fresh.optimizer, **fields, count=jnp.asarray(step, jnp.int32)
    )
    return replace(fresh, optimizer=optimizer)


def random_arrays(state: TrainState) -> weights.Arrays:
    """Return the state of dropout's generators, for a checkpoint."""
    streams = nnx.to_flat_state(nnx.filter_state(state.rest, nnx.RngCount))
    return {
        "random." + ".".join(map(str, path)): np.asarray(variable[...])
        for path, variable in streams
    }


def restore_random(state: TrainState, arrays: weights.Arrays) -> TrainState:
    """Return the state with dropout's generators as in a JAX checkpoint."""
    counts = nnx.filter_state(state.rest, nnx.RngCount)
    found = {name.removeprefix("random."): array for name, array in arrays.items()}
    rest = nnx.merge_state(state.rest, weights.fill(counts, found))
    return replace(state, rest=rest)


def snapshot(model: Model, state: TrainState) -> weights.Arrays:
    """Return everything a resumed training needs."""
    sync(model, state)
    arrays = weights.to_canonical(model) | random_arrays(state)
    return arrays | optimizer_arrays(model, state)
