"""The Keras process of the conformance suite: every op runs inside a functional model."""

from __future__ import annotations

import gc
import math
import os

os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")

import child
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)


def prepare(dtype):
    """Layers are made in the precision under test."""
    gc.freeze()  # what is imported stays: clear_session collects garbage for every job
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)


def tails(layer):
    """Variables by their path below the layer; a layer's own name is the first part."""
    found = {}
    for variable in layer.variables:
        parts = variable.path.split("/")
        start = parts.index(layer.name) + 1 if layer.name in parts else 0
        found["/".join(parts[start:])] = variable
    return found


def make(plan, scope):
    """A functional model of the case, and its layers by name."""
    made = {}
    parts = [*plan["modules"], {"name": "child", "build": plan["build"]}]
    for part in parts:
        if part["build"] is not None:
            made[part["name"]] = eval(part["build"], scope)
    for part in plan["modules"]:
        made[part["name"]].build((None, 5))
    kinds = {"int": "int32", "bool": "bool"}
    inputs = {}
    for i in plan["inputs"]:
        dtype = kinds.get(i["dtype"], keras.config.floatx())
        inputs[i["name"]] = keras.Input(i["shape"], dtype=dtype, name=i["name"])
    y = eval(plan["call"], {**scope, **made, **inputs})
    return keras.Model(list(inputs.values()), child.outputs(plan, y)), made


def load(plan, made, arrays):
    """Assign native arrays; returns key -> variable."""
    placed = {}
    for part in [plan, *plan["modules"]]:
        layer = made.get(part.get("name", "child"))
        if layer is None:
            continue
        spots = tails(layer)
        for row in part["weights"]:
            spot, array = spots[row["native"]], arrays[row["key"]]
            assert tuple(spot.shape) == array.shape, (row["native"], spot.shape, array.shape)
            spot.assign(array)
            placed[row["key"]] = spot
        lost = {v.path for v in layer.trainable_variables} - {
            placed[row["key"]].path for row in part["weights"]
        }
        assert not lost, f"parameters without a canonical name: {lost}"
    return placed


def step(model, inputs, weights, cotangents, training):
    """Outputs and gradients of ``sum(outputs * cotangents)``."""
    watched = [i for i in inputs if i.dtype.is_floating]
    with tf.GradientTape() as tape:
        tape.watch(watched)
        ys = model(inputs, training=training)
        total = sum(
            tf.reduce_sum(y * cotangents[key]) for key, y in ys.items() if key in cotangents
        )
    leaves = [*watched, *weights]
    if not leaves or not cotangents:
        return ys, [tf.zeros_like(leaf) for leaf in leaves]
    return ys, tape.gradient(total, leaves, unconnected_gradients="zero")


def run_step(*arguments):
    """Eagerly; through XLA for the float64 kernels that TensorFlow lacks on a CPU (see semantics).

    Missing are the input gradient of dilated convolutions and the gradients of grouped ones.  What the
    first try did to the state of the model is undone before the second.
    """
    variables = arguments[0].variables
    before = [variable.numpy() for variable in variables]
    try:
        return step(*arguments)
    except (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError, tf.errors.NotFoundError):
        for variable, value in zip(variables, before, strict=True):
            variable.assign(value)
        return tf.function(step, jit_compile=True)(*arguments)


def run(plan, arrays, dtype, symbols):
    """Outputs, gradients, statistics in both modes; the model also survives a save and reload."""
    scope = {"keras": keras, "layers": layers, "ops": ops, "math": math, "np": np, **symbols}
    keras.utils.clear_session()
    keras.utils.set_random_seed(7)
    model, made = make(plan, scope)
    rows = [row for part in [plan, *plan["modules"]] for row in part["weights"]]
    inputs = [tf.constant(arrays[i["key"]]) for i in plan["inputs"]]
    cotangents = {k: tf.constant(arrays["c" + k[1:]]) for k in model.output
                  if "c" + k[1:] in arrays}  # fmt: skip
    keys = [i["key"] for i in plan["inputs"] if i["dtype"] == "float"]
    keys += [row["key"] for row in rows if row["trainable"]]
    found = {}
    for mode in ("eval", "train"):
        placed = load(plan, made, arrays)
        child.place(plan, made.get("child"))
        if mode == "eval":
            found.update({f"w.{key}": v.numpy() for key, v in placed.items()})
        weights = [placed[row["key"]].value for row in rows if row["trainable"]]
        ys, slopes = run_step(model, inputs, weights, cotangents, mode == "train")
        found.update({f"{mode}/{key}": y.numpy() for key, y in ys.items()})
        if plan["draws"]:
            ys = model(inputs, training=mode == "train")
            found.update({f"{mode}/more.{key}": y.numpy() for key, y in ys.items()})
        for key, slope in zip(keys, slopes, strict=True):
            found[f"{mode}/g.{key}"] = tf.convert_to_tensor(slope).numpy()
        found.update({f"{mode}/s.{r['key'][2:]}": placed[r["key"]].numpy()
                      for r in rows if not r["trainable"]})  # fmt: skip
    if dtype == "float32":
        found.update(reloaded(plan, model, made, arrays, inputs))
    return found


def reloaded(plan, model, made, arrays, inputs):
    """Outputs in evaluation mode after ``model.save`` and ``load_model``."""
    load(plan, made, arrays)
    path = f"{os.environ['CONFORMANCE_TMP']}/model.keras"
    model.save(path)
    again = keras.saving.load_model(path)(inputs, training=False)
    return {f"again/{key}": y.numpy() for key, y in again.items()}


if __name__ == "__main__":
    child.main(run, prepare)
