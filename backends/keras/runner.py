"""Runs generated Keras packages for ``triglot verify``: ``python runner.py JOB...`` (one dtype)."""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
from pathlib import Path
from typing import Any


def shared() -> Any:
    """``backends/jobs.py``, by its path: the package ``triglot`` must not be imported here."""
    path = Path(__file__).parents[1] / "jobs.py"
    place = importlib.util.spec_from_file_location("jobs_of_verify", path)
    assert place is not None and place.loader is not None
    module = importlib.util.module_from_spec(place)
    sys.modules[place.name] = module
    place.loader.exec_module(module)
    return module


JOBS = shared()


def prepare(dtype: str) -> None:
    """On the CPU, in the precision of the job."""
    os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")
    sys.modules["jax"] = None  # type: ignore[assignment]  # else TensorFlow imports it: a second more
    import keras

    gc.freeze()  # what is imported stays: clear_session collects garbage for every network
    keras.utils.clear_session()
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    fix_draws(keras)


def fix_draws(keras: Any) -> None:
    """Every draw of the layers that sample becomes the 30 % quantile, as in the reference."""
    ops, z, u = keras.ops, JOBS.NORMAL_QUANTILE, JOBS.QUANTILE

    def uniform(
        sizes: Any, low: float = 0.0, high: float = 1.0, dtype: Any = None, seed: Any = None
    ) -> Any:
        return ops.full(sizes, low + (high - low) * u, dtype=dtype)

    def normal(sizes: Any, mean: float, std: float, dtype: Any = None, seed: Any = None) -> Any:
        return ops.full(sizes, mean + std * z, dtype=dtype)

    def randint(sizes: Any, low: int, high: int, seed: Any = None) -> Any:
        return ops.full(sizes, low + int((high - low) * u), dtype="int32")

    keras.random.uniform, keras.random.normal, keras.random.randint = uniform, normal, randint
    keras.random.categorical = lambda scores, *_, **__: ops.argmax(scores, axis=-1)
    keras.random.shuffle = lambda x, *_, **__: x


def versions() -> dict[str, str]:
    """Of what ran."""
    import keras
    import tensorflow

    found = {"keras": keras.__version__, "tensorflow": tensorflow.__version__}
    return {"python": sys.version.split()[0]} | found


def bare(job: Any) -> Any:
    """A fresh network with dropout off."""
    import keras

    keras.utils.clear_session()
    build = getattr(job.page(), job.facts["builder"])
    own = job.lowered and job.facts["page"] == "model"
    model = job.module("precision").lowered(build) if own else build()
    for layer in model._flatten_layers():
        for rate in ("rate", "stddev"):
            if hasattr(layer, rate):
                setattr(layer, rate, 0.0)
    return model


def make(job: Any) -> Any:
    """The network with the given weights and dropout off."""
    model = bare(job)
    put(job, model, job.given)
    return model


def put(job: Any, model: Any, arrays: Any) -> None:
    """Load canonical arrays."""
    job.module("weights").from_canonical(model, job.own(arrays))


def take(job: Any, model: Any) -> Any:
    """Canonical arrays of the model."""
    import numpy as np

    weights = job.module("weights")
    native = {name: np.array(value) for name, value in weights.variables(model).items()}
    return job.own(weights.to_common(native, *job.which))


def keyed(head: str, arrays: Any) -> Any:
    """The arrays as ``head/NAME``."""
    return {f"{head}/{name}": value for name, value in arrays.items()}


def tensors(job: Any) -> list[Any]:
    """The inputs as tensors."""
    import tensorflow as tf

    return [tf.constant(value) for value in job.native_inputs()]


def call(job: Any, model: Any, inputs: list[Any], training: bool = False) -> list[Any]:
    """The outputs in declared order; of an objective of several updates, one after the other."""
    import keras

    given = inputs[0] if len(inputs) == 1 else inputs
    if not job.methods:
        found: list[Any] = job.several(model(given, training=training))
        return found
    terms: dict[str, Any] = {}
    for _, _, names in job.methods:
        part = keras.Model(model.inputs, {name: model.output[name] for name in names})
        terms |= part(given, training=training)
    return list(job.several(terms))


def anyway(model: Any, function: Any, *arguments: Any) -> Any:
    """Run eagerly; through XLA where TensorFlow has no float64 kernel on a CPU.

    Missing are the input gradient of dilated convolutions and the gradients of grouped ones.  What the
    first try did to the state of ``model`` is undone before the second: statistics move once.  In a
    precision lower than float32 programs do not depend on XLA, so there is no second try.
    """
    import tensorflow as tf

    if any(layer.compute_dtype in ("bfloat16", "float16") for layer in model._flatten_layers()):
        return function(*arguments)
    before = [variable.numpy() for variable in model.variables]
    try:
        return function(*arguments)
    except (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError, tf.errors.NotFoundError):
        for variable, value in zip(model.variables, before, strict=True):
            variable.assign(value)
        return tf.function(function, jit_compile=True)(*arguments)


def run(job: Any) -> Any:
    """Everything a job asks for."""
    import numpy as np

    if job.facts.get("trace"):
        return trace(job)
    if job.facts.get("training"):
        return training(job)
    if job.facts.get("draws"):
        return drawn(job, tensors(job))
    inputs = tensors(job)
    model = make(job)
    found = job.named("eval", anyway(model, lambda: call(job, model, inputs)))
    found |= backward(job, inputs)
    if not job.lowered:
        found |= reloaded(job, inputs)
    if job.train and not job.lowered:
        found |= trained(job)
    return {name: np.asarray(value) for name, value in found.items()}


def backward(job: Any, inputs: list[Any]) -> Any:
    """A training forward, its statistics, the gradients of the cotangent sum and of the loss."""
    model = make(job)
    outputs, slopes, toward = anyway(model, differentiate, job, model, inputs, "sum")
    found = job.named("train", outputs)
    after = take(job, model)
    found |= keyed("stat", {name: after[name] for name, on in job.trainable.items() if not on})
    found |= job.named_inputs("input_grad", toward) | keyed("grad", canonical(job, model, slopes))
    if job.train and not job.methods:
        put(job, model, job.given)
        outputs, slopes, _ = anyway(model, differentiate, job, model, inputs, "loss")
        found["loss"] = job.loss(outputs, tensorflow_constant)
    return found | keyed("loss_grad", canonical(job, model, slopes))


def tensorflow_constant(array: Any) -> Any:
    """An array as a tensor."""
    import tensorflow as tf

    return tf.constant(array)


def differentiate(job: Any, model: Any, inputs: list[Any], mode: str) -> Any:
    """(outputs, gradients of the parameters, gradients of the float inputs)."""
    import tensorflow as tf

    leaves = [inputs[i] for i in job.floats()]
    parameters = [variable.value for variable in model.trainable_variables]
    with tf.GradientTape() as tape:
        tape.watch(leaves)
        outputs = call(job, model, inputs, training=True)
        if mode == "loss":
            total = job.loss(outputs, tensorflow_constant)
        else:
            pairs = zip(outputs, job.cotangents(), strict=True)
            parts = [tf.reduce_sum(y * c) for y, c in pairs if c is not None]
            total = tf.add_n(parts) if parts else tf.zeros(())
    found = tape.gradient(total, [*parameters, *leaves], unconnected_gradients="zero")
    found = [tf.convert_to_tensor(slope) for slope in found]
    return outputs, found[: len(parameters)], found[len(parameters) :]


def canonical(job: Any, model: Any, slopes: list[Any]) -> Any:
    """Gradients of the trainable variables by canonical name."""
    weights = job.module("weights")
    names = {id(variable): name for name, variable in weights.variables(model).items()}
    pairs = zip(model.trainable_variables, slopes, strict=True)
    native = {names[id(v)]: slope.numpy() for v, slope in pairs}
    return job.own(weights.to_common(native, *job.which))


def trained(job: Any) -> Any:
    """Losses and weights of a short training."""
    import numpy as np

    step = job.updates
    model = make(job)
    given = (step.make_optimizer(model), *job.average(model))
    losses, found = [], {}
    for count, rate in enumerate(job.rates(), 1):
        loss = step.train_step(model, *given, job.batch(), *job.targets(), *rate)
        losses.append(np.asarray(loss).ravel()[0])  # behind it stand its terms
        if count in (1, job.steps):
            found |= keyed(f"step{count}", take(job, model) | job.averages(given))
    return found | {"losses": np.asarray(losses)}


def drawn(job: Any, inputs: list[Any]) -> Any:
    """Outputs and gradients with portable draws."""
    import keras
    import numpy as np

    keras.utils.clear_session()
    model = getattr(job.page(), job.facts["builder"])()
    put(job, model, job.given)
    JOBS.placed(job, model)
    found = job.named("drawn_eval", anyway(model, lambda: call(job, model, inputs)))
    JOBS.placed(job, model)
    outputs, slopes, _ = anyway(model, differentiate, job, model, inputs, "sum")
    found |= job.named("drawn_train", outputs) | keyed("drawn_grad", canonical(job, model, slopes))
    return {name: np.asarray(value) for name, value in found.items()}


def training(job: Any) -> Any:
    """What the package's own trainer does, one update in a call."""
    import numpy as np
    import tensorflow as tf

    module = JOBS.watcher()
    train, weights, watch = job.module("train"), job.module("weights"), module.Watch(job)
    train.BLOCK = 1
    if watch.flip and (layers := job.optional("layers")):
        module.flipped(layers, lambda drawn: tf.reverse(drawn, [0]))

    def train_steps(inner: Any, model: Any, *rest: Any) -> Any:
        given, inputs, targets, rates = watch.arguments(rest)
        parts = inputs if isinstance(inputs, tuple) else (inputs,)
        watch.before([x[0] for x in (*parts, *targets)], lambda: weights.to_canonical(model))
        if watch.flip:
            rows = module.backwards(train, parts[0].shape[1])
            turned = [np.asarray(x)[:, rows] for x in parts]  # tensors, where data is read by rows
            inputs = tuple(turned) if isinstance(inputs, tuple) else turned[0]
            targets = tuple(np.asarray(x)[:, rows] for x in targets)
        losses = inner(model, *given, inputs, *targets, *rates)
        watch.after(losses, lambda: weights.to_canonical(model) | job.averages(given))
        return losses

    watch.over(train, "train_steps", train_steps)
    return watch.run(train)


def reloaded(job: Any, inputs: list[Any]) -> Any:
    """Outputs of fresh models that read the canonical file, and the ``.keras`` file."""
    import keras

    weights, path, archive = (
        job.module("weights"),
        job.folder / "saved.safetensors",
        job.folder / "saved.keras",
    )
    model = make(job)
    weights.save(model, path)
    fresh = bare(job)
    weights.load(fresh, path)
    found = job.named("reload", anyway(fresh, lambda: call(job, fresh, inputs)))
    if job.facts["page"] == "objective":
        return found  # what is saved are the networks in it
    model.save(archive)
    whole = keras.saving.load_model(archive)
    return found | job.named("saved", anyway(whole, lambda: call(job, whole, inputs)))


def made_by(value: Any, operations: set[int]) -> bool:
    """Whether a value is a symbolic tensor that one of these operations gives."""
    history = getattr(value, "_keras_history", None)
    return history is not None and id(history.operation) in operations


def trace(job: Any) -> Any:
    """The values of all statements of a training forward, found while the graph is built."""
    import keras
    import numpy as np

    tracer = job.tracer()
    with tracer.watching():
        model = bare(job)
    put(job, model, job.given)
    own = {id(operation) for operation in model.operations}  # not those of models inside it
    kept = [row for row in tracer.rows if made_by(row[2], own)]
    wide = keras.Model(model.inputs, [value for _, _, value in kept])
    inputs = tensors(job)
    values = anyway(wide, lambda: wide(inputs[0] if len(inputs) == 1 else inputs, training=True))
    values = values if isinstance(values, list) else [values]  # Keras unwraps a lone output
    rows = [(line, node, value) for (line, node, _), value in zip(kept, values, strict=True)]
    JOBS.write_trace(job, rows, np.asarray)
    put(job, model, job.given)
    found = job.named("train", anyway(model, lambda: call(job, model, inputs, True)))
    return {name: np.asarray(value) for name, value in found.items()}


if __name__ == "__main__":
    sys.exit(JOBS.main(prepare, run, versions))
