"""The framework processes of the losses: value and gradient of every ``loss_fn``, both precisions.

Called as ``run_losses.py BACKEND JOBS.json ARRAYS.npz RESULT.npz HELPERS``.
"""

from __future__ import annotations

import json
import math
import os
import sys
import traceback
from pathlib import Path

import child
import numpy as np


def torch_sides():
    """Eager, and the names that ``step.py`` has."""
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(1)

    def run(loss_fn, output, target, dtype, compiled):
        output = torch.from_numpy(output).requires_grad_()
        value = loss_fn(output, torch.from_numpy(target))
        (slope,) = torch.autograd.grad(value, output)
        return {"value": value.detach().numpy(), "slope": slope.numpy()}

    return {"torch": torch, "F": F, "math": math}, run


def keras_sides():
    """As a graph; the cases in float64 also compiled by XLA, as the training steps are."""
    os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")
    sys.modules["jax"] = None  # else TensorFlow imports it
    import keras
    import tensorflow as tf
    from keras import ops

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)

    def run(loss_fn, output, target, dtype, compiled):
        keras.config.set_floatx(dtype)

        def both(output, target):
            with tf.GradientTape() as tape:
                tape.watch(output)
                value = loss_fn(output, target)
            return value, tape.gradient(value, output)

        found = {}
        given = tf.constant(output), tf.constant(target)
        for name in ("", "xla_") if compiled and dtype == "float64" else ("",):
            value, slope = tf.function(both, jit_compile=bool(name))(*given)
            slope = tf.convert_to_tensor(slope)
            found |= {f"{name}value": value.numpy(), f"{name}slope": slope.numpy()}
        return found

    return {"keras": keras, "ops": ops, "tf": tf, "math": math, "np": np}, run


def jax_sides():
    """Under ``jax.jit``."""
    import jax
    import jax.numpy as jnp
    import optax

    if "CONFORMANCE_BRIEF" in os.environ:
        jax.config.update("jax_disable_most_optimizations", True)

    def run(loss_fn, output, target, dtype, compiled):
        jax.config.update("jax_enable_x64", dtype == "float64")
        value, slope = jax.jit(jax.value_and_grad(loss_fn))(output, target)
        return {"value": np.asarray(value), "slope": np.asarray(slope)}

    return {"jax": jax, "jnp": jnp, "optax": optax, "math": math, "np": np}, run


def main():
    """Run every job in the precisions it names; a failure is kept as text and the next job runs."""
    backend, jobs_file, arrays_file, result_file, helpers = sys.argv[1:]
    names, run = {"torch": torch_sides, "keras": keras_sides, "jax": jax_sides}[backend]()
    arrays, results, failures = np.load(arrays_file), {}, {}
    for plan in json.loads(Path(jobs_file).read_text()):
        scope = {**names, **child.helpers(plan, helpers)}
        exec("def loss_fn(output, target):\n    " + "\n    ".join(plan["lines"]), scope)
        for dtype in plan["dtypes"]:
            name = f"{plan['id']}/{dtype}"
            output = arrays[f"{plan['id']}/output"].astype(dtype)
            target = arrays[f"{plan['id']}/target"]
            target = target.astype(dtype) if target.dtype.kind == "f" else target
            try:
                found = run(scope["loss_fn"], output, target, dtype, plan["compiled"])
            except Exception:  # the door of the process: reported per job
                failures[name] = traceback.format_exc()
                continue
            results.update({f"{name}/{key}": item for key, item in found.items()})
    np.savez(result_file, **results)
    Path(result_file).with_suffix(".json").write_text(json.dumps(failures))


if __name__ == "__main__":
    main()
