"""The framework processes of the optimizers: 20 updates of every case, and again from the middle.

Called as ``run_optimizers.py BACKEND FOLDER``, where FOLDER holds ``given.npz``, ``jobs.json`` and a
package for every job.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

import numpy as np

STEPS, HALF, PER_EPOCH = 20, 10, 4


def prepare(backend):
    """One thread, on the CPU."""
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", JAX_PLATFORMS="cpu")
    if backend == "torch":
        import torch

        torch.set_num_threads(1)
    elif backend == "keras":
        os.environ["KERAS_BACKEND"] = "tensorflow"
        sys.modules["jax"] = None  # else TensorFlow imports it
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    else:
        import jax

        jax.config.update("jax_disable_most_optimizations", True)


def updates(step, model, state, arrays, dtype, chosen, rates):
    """Updates with the given batches; the state and the losses."""
    losses = []
    for number in chosen:
        x, y = (arrays[name][number].astype(dtype) for name in ("inputs", "targets"))
        if hasattr(step, "TrainState"):
            state, loss = step.train_step(state, x, y, rates[number])
        elif hasattr(step, "as_tensors"):
            x = step.as_tensors(np.ascontiguousarray(np.moveaxis(x, -1, 1)), "cpu")
            loss = step.train_step(model, state, x, step.as_tensors(y, "cpu"), rates[number])
        else:
            loss = step.train_step(model, state, x, y, rates[number])
        losses.append(float(loss))
    return state, losses


def everything(made, model, state):
    """Weights and slots in canonical form."""
    if hasattr(made.step, "TrainState"):
        made.step.sync(model, state)
    return made.weights.to_canonical(model) | made.step.optimizer_arrays(model, state)


def run(folder, arrays, dtype):
    """A case in one dtype: 10 updates, 10 more, and 10 again from the reference's middle."""
    from load import load

    made = load(folder, "step", "weights")
    step = made.step
    rates = [float(rate) for rate in step.learning_rates(STEPS, PER_EPOCH)]
    start = {k.removeprefix("weights/"): v for k, v in arrays.items() if k.startswith("weights/")}
    model = step.make_model(0, dtype)
    made.weights.from_canonical(model, start)
    state = step.make_optimizer(model)
    found, losses = {"rates": np.array(rates)}, []
    for first, last in ((0, HALF), (HALF, STEPS)):
        state, more = updates(step, model, state, arrays, dtype, range(first, last), rates)
        losses += more
        found |= {f"{last}/{name}": v for name, v in everything(made, model, state).items()}
    with np.load(folder / "half.npz") as half:
        kept = dict(half)
    made.weights.from_canonical(model, made.weights.model_only(kept))
    if hasattr(step, "as_tensors"):  # the others would compile once more
        state = step.make_optimizer(model)
    restored = step.restore_optimizer(model, state, kept, HALF)
    state = state if restored is None else restored
    state, _ = updates(step, model, state, arrays, dtype, range(HALF, STEPS), rates)
    found |= {f"again/{name}": v for name, v in everything(made, model, state).items()}
    return {**found, "losses": np.array(losses)}


def main():
    """Every job in float64, the first of a word in float32 too; a failure is kept as text and the next job runs."""
    backend, folder = sys.argv[1], Path(sys.argv[2])
    sys.path.insert(0, str(folder))
    prepare(backend)
    with np.load(folder / "given.npz") as given:
        arrays = dict(given)
    results, failures = {}, {}
    for job in json.loads((folder / "jobs.json").read_text()):
        single = job.split("-")[1] == "0"  # rounding does not ask for every setting
        for dtype in ("float64", "float32") if single else ("float64",):
            name = f"{job}/{dtype}"
            try:
                found = run(folder / job, arrays, dtype)
            except Exception:  # the door of the process: reported per job
                failures[name] = traceback.format_exc()
                continue
            results.update({f"{name}/{key}": item for key, item in found.items()})
    np.savez(folder / "result.npz", **results)
    (folder / "result.json").write_text(json.dumps(failures))


if __name__ == "__main__":
    main()
