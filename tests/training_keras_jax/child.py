"""Runs in a process of its own: the steps of many packages of one framework, or their losses.

    python child.py steps|losses|two FOLDER PACKAGE...

writes FOLDER/<package>.npz for each.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
from load import load

SEED, BATCH, STEPS = 3, 13, 20


def steps(package, out):
    """Twenty updates in float64: losses, weights and slots afterwards."""
    made = load(package, "step", "weights", "data")
    step = made.step
    inputs, target = made.data.load(out, "float64").train
    model = step.make_model(SEED, "float64")
    state = step.make_optimizer(model)
    scheduled = hasattr(step, "learning_rates")
    rates = step.learning_rates(STEPS, 9) if scheduled else None
    rows = made.data.order(len(target), SEED, 0)
    losses = []
    for number in range(STEPS):
        chosen = rows[number * BATCH : (number + 1) * BATCH]
        more = (rates[number],) if scheduled else ()
        if hasattr(step, "TrainState"):
            state, loss = step.train_step(state, inputs[chosen], target[chosen], *more)
        else:
            loss = step.train_step(model, state, inputs[chosen], target[chosen], *more)
        losses.append(float(loss))
    if hasattr(step, "TrainState"):
        step.sync(model, state)
    arrays = made.weights.to_canonical(model) | step.optimizer_arrays(model, state)
    np.savez(out / f"{package.name}.npz", losses=losses, **arrays)


def two(package, out):
    """Five updates of the network with two inputs, evaluated after them."""
    made = load(package, "step", "weights")
    step = made.step
    with np.load(out / "given.npz") as given:
        inputs, target = (given["words"], given["numbers"]), given["target"]
    model = step.make_model(SEED, "float64")
    state = step.make_optimizer(model)
    many = tuple(np.stack([values] * 5) for values in inputs), np.stack([target] * 5)
    if hasattr(step, "TrainState"):
        state, losses = step.train_steps(state, many)
        step.sync(model, state)
    else:
        losses = step.train_steps(model, state, *many)
    loss, output = step.evaluate(model, inputs, target, 4)
    found = {"losses": np.array(losses), "loss": loss, "output": output}
    np.savez(out / f"{package.name}.npz", **found, **made.weights.to_canonical(model))


def losses(package, out):
    """Loss and gradient of fixed outputs and targets, in both dtypes."""
    made = load(package, "step", "weights")
    found = {}
    with np.load(out / f"{package.name}.given.npz") as given:
        output, target = given["output"], given["target"]
    for dtype in ("float64", "float32"):
        made.step.make_model(0, dtype)
        small = target if target.dtype.kind == "i" else target.astype(dtype)
        loss, slope = value_and_grad(made.step, output.astype(dtype), small)
        found |= {f"loss.{dtype}": np.array(loss), f"slope.{dtype}": np.array(slope)}
    np.savez(out / f"{package.name}.npz", **found)


def value_and_grad(step, output, target):
    """Loss and its gradient by the output."""
    if hasattr(step, "TrainState"):
        import jax

        return jax.value_and_grad(step.loss_fn)(output, target)
    import tensorflow as tf

    output = tf.constant(output)
    with tf.GradientTape() as tape:
        tape.watch(output)
        loss = step.loss_fn(output, tf.constant(target))
    return loss, tape.gradient(loss, output)


if __name__ == "__main__":
    _, what, folder, *packages = sys.argv
    for name in packages:
        {"steps": steps, "losses": losses, "two": two}[what](Path(name), Path(folder))
