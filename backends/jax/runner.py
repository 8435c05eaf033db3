"""Runs generated JAX packages for ``triglot verify``: ``python runner.py JOB...`` (one dtype)."""

from __future__ import annotations

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
    """On the CPU; 64 bits only where they are under test.

    XLA's slowest compiler passes are left out: everything here runs a few times at most.
    """
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    import jax

    jax.config.update("jax_disable_most_optimizations", True)
    jax.config.update("jax_enable_x64", dtype == "float64")
    fix_draws(jax)


def fix_draws(jax: Any) -> None:
    """Every draw of the modules that sample becomes the 30 % quantile, as in the reference."""
    jnp, z, u = jax.numpy, JOBS.NORMAL_QUANTILE, JOBS.QUANTILE
    # Constructors draw too, some with bounds; what they draw is replaced by the weights.
    jax.random.normal = lambda _, sizes, dtype=float, **_more: jnp.full(sizes, z, dtype)
    jax.random.uniform = lambda _, sizes, dtype=float, **_more: jnp.full(sizes, u, dtype)
    jax.random.gumbel = lambda _, sizes, dtype: jnp.zeros(sizes, dtype)
    jax.random.randint = lambda _, sizes, low, high: jnp.full(sizes, low + int((high - low) * u))
    jax.random.categorical = lambda _, scores: scores.argmax(axis=-1)
    jax.random.permutation = lambda _, count: jnp.arange(count)


def versions() -> dict[str, str]:
    """Of what ran."""
    from importlib.metadata import version

    names = ("jax", "flax", "optax")
    return {"python": sys.version.split()[0]} | {name: version(name) for name in names}


def make(job: Any, train: bool = False) -> Any:
    """The network with the given weights and dropout off."""
    model = bare(job)
    put(job, model, job.given)
    model.set_attributes(
        deterministic=True, use_running_average=not train, raise_if_not_found=False
    )
    return model


def bare(job: Any) -> Any:
    """A fresh network in the precision of the job, in evaluation mode, made once.

    Its making is not compiled where all that it makes is going to be replaced by the weights.
    """
    import jax
    import numpy as np
    from flax import nnx

    if "blank" not in job.kept:
        maker = getattr(job.page(), job.facts["builder"])

        def build() -> Any:
            return maker(rngs=nnx.Rngs(7))

        given = (nnx.Param, nnx.BatchStat)
        graph, floats, draws, rest = nnx.split(nnx.eval_shape(build), given, nnx.RngState, ...)
        if jax.tree.leaves(rest):  # constants: what they hold counts
            graph, floats, draws, rest = nnx.split(nnx.jit(build)(), given, nnx.RngState, ...)
            rest = jax.tree.map(lambda array: array.astype(job.dtype), rest)
        floats = jax.tree.map(lambda array: np.zeros(array.shape, job.dtype), floats)
        draws = jax.tree.map(unused, draws)
        model = nnx.merge(graph, floats, draws, rest)
        modes = {"deterministic": True, "use_running_average": True}
        model.set_attributes(**modes, raise_if_not_found=False)
        job.kept["blank"] = model
    return nnx.clone(job.kept["blank"])


def unused(leaf: Any) -> Any:
    """A key or a count for a generator whose draws are fixed; each in memory of its own."""
    import jax

    if jax.dtypes.issubdtype(leaf.dtype, jax.dtypes.prng_key):
        return jax.random.key(7)
    return jax.numpy.zeros(leaf.shape, leaf.dtype)


def put(job: Any, model: Any, arrays: Any) -> None:
    """Load canonical arrays."""
    job.module("weights").from_canonical(model, job.own(arrays))


def take(job: Any, state: Any) -> Any:
    """Canonical arrays of a state or of gradients."""
    weights = job.module("weights")
    return job.own(weights.to_common(weights.flat(state), *job.which))


def keyed(head: str, arrays: Any) -> Any:
    """The arrays as ``head/NAME``."""
    return {f"{head}/{name}": value for name, value in arrays.items()}


def run(job: Any) -> Any:
    """Everything a job asks for."""
    import jax
    from flax import nnx

    if job.facts.get("trace"):
        return trace(job)
    if job.facts.get("training"):
        return training(job)
    if job.facts.get("draws"):
        return drawn(job)
    inputs = [jax.numpy.asarray(value) for value in job.native_inputs()]
    forward = nnx.jit(job.forward)
    found = job.named("eval", job.several(forward(make(job), inputs)))
    found |= backward(job, inputs)
    if job.lowered:
        return found
    fresh, weights, path = bare(job), job.module("weights"), job.folder / "saved.safetensors"
    weights.save(make(job), path)
    weights.load(fresh, path)
    found |= job.named("reload", job.several(forward(fresh, inputs)))
    return found | trained(job) if job.train else found


def backward(job: Any, inputs: list[Any]) -> Any:
    """A training forward, its statistics, the gradients of the cotangent sum and of the loss."""
    import jax
    import jax.numpy as jnp
    import numpy as np
    from flax import nnx

    graph, params, rest = nnx.split(make(job, train=True), nnx.Param, ...)
    floats, cotangents = job.floats(), job.cotangents()

    def forward(params: Any, leaves: Any) -> Any:
        model = nnx.merge(graph, params, rest, copy=True)
        values = list(inputs)
        for i, leaf in zip(floats, leaves, strict=True):
            values[i] = leaf
        return job.several(job.forward(model, values)), others(model)

    def others(model: Any) -> Any:
        return nnx.state(model, nnx.Not(nnx.Any(nnx.Param, nnx.Intermediate)))

    def weight(output: Any, cotangent: Any) -> Any:
        if cotangent is not None:
            return jnp.asarray(cotangent)
        real = jnp.issubdtype(output.dtype, jnp.floating)
        return jnp.zeros_like(output) if real else np.zeros(output.shape, jax.dtypes.float0)

    @jax.jit
    def everything(params: Any, leaves: Any) -> Any:
        outputs, pull, after = jax.vjp(forward, params, leaves, has_aux=True)
        slopes, toward = pull([weight(y, c) for y, c in zip(outputs, cotangents, strict=True)])
        if not job.train or job.methods:
            return outputs, after, slopes, toward, None, slopes
        loss, down = jax.value_and_grad(lambda ys: job.loss(ys, jnp.asarray), allow_int=True)(outputs)
        return outputs, after, slopes, toward, loss, pull(down)[0]

    outputs, after, slopes, toward, loss, down = everything(params, [inputs[i] for i in floats])
    found = job.named("train", outputs) | keyed("grad", take(job, slopes))
    found |= keyed("loss_grad", take(job, down)) | job.named_inputs("input_grad", toward)
    found |= keyed("stat", take(job, nnx.filter_state(after, nnx.Not(nnx.RngState))))
    return found if loss is None else found | {"loss": loss}


def trained(job: Any) -> Any:
    """Losses and weights of a short training."""
    import numpy as np

    step = job.updates
    model = make(job, train=True)
    state = step.make_optimizer(model)
    losses, found = [], {}
    for count, rate in enumerate(job.rates(), 1):
        state, loss = step.train_step(state, job.batch(), *job.targets(), *rate)
        losses.append(np.asarray(loss).ravel()[0])  # behind it stand its terms
        if count in (1, job.steps):
            step.sync(model, state)
            after = job.own(job.module("weights").to_canonical(model))
            found |= keyed(f"step{count}", after | job.averages((state,)))
    return found | {"losses": np.asarray(losses)}


def drawn(job: Any) -> Any:
    """Outputs and gradients with portable draws."""
    import jax
    from flax import nnx

    inputs = [jax.numpy.asarray(value) for value in job.native_inputs()]
    model = JOBS.placed(job, make(job))
    found = job.named("drawn_eval", job.several(nnx.jit(job.forward)(model, inputs)))
    model = JOBS.placed(job, make(job, train=True))
    model.set_attributes(deterministic=False, raise_if_not_found=False)
    graph, params, rest = nnx.split(model, nnx.Param, ...)

    @jax.jit
    def everything(params: Any) -> Any:
        def total(params: Any) -> Any:
            outputs = job.several(job.forward(nnx.merge(graph, params, rest, copy=True), inputs))
            pairs = zip(outputs, job.cotangents(), strict=True)
            return sum((y * c).sum() for y, c in pairs if c is not None), outputs

        return jax.grad(total, has_aux=True)(params)

    slopes, outputs = everything(params)
    return found | job.named("drawn_train", outputs) | keyed("drawn_grad", take(job, slopes))


def training(job: Any) -> Any:
    """What the package's own trainer does, one update in a call."""
    import jax
    from flax import nnx

    jax.config.update("jax_disable_most_optimizations", False)
    module = JOBS.watcher()
    train, weights, watch = job.module("train"), job.module("weights"), module.Watch(job)
    several, train.BLOCK = hasattr(watch.owners(train)[0], "train_steps"), 1
    if watch.flip and (layers := job.optional("layers")):
        module.flipped(layers, lambda drawn: drawn[::-1])

    def arrays(state: Any) -> Any:
        kept = nnx.filter_state(nnx.merge_state(state.params, state.rest), nnx.Not(nnx.RngState))
        found = weights.to_common(weights.flat(kept), *job.which)
        return found | job.averages((state,)) if watch.losses else found

    def step(inner: Any, state: Any, *given: Any) -> Any:
        inputs, *rest = given[0] if several else given
        parts = inputs if isinstance(inputs, tuple) else (inputs,)
        targets, rates = (rest[:1], rest[1:]) if not job.terms else ([], rest)
        seen = [x[0] for x in (*parts, *targets)] if several else [*parts, *targets]
        watch.before(seen, lambda: arrays(state))
        if watch.flip:
            rows = module.backwards(train, len(seen[0]))
            turned = [x[:, rows] if several else x[rows] for x in (*parts, *targets)]
            inputs = tuple(turned[: len(parts)]) if isinstance(inputs, tuple) else turned[0]
            targets = turned[len(parts) :]
        again = (inputs, *targets, *rates)
        state, loss = inner(state, again) if several else inner(state, *again)
        watch.after(loss, lambda: arrays(state))
        return state, loss

    watch.over(train, "train_steps" if several else "train_step", step)
    return watch.run(train)


def trace(job: Any) -> Any:
    """The values of all statements of a training forward."""
    import jax
    import numpy as np

    model, tracer = make(job, train=True), job.tracer()
    inputs = [jax.numpy.asarray(value) for value in job.native_inputs()]
    with tracer.watching():
        outputs = job.several(model(*inputs))
    rows = [row for row in tracer.rows if isinstance(row[2], jax.Array)]
    rows = [row for row in rows if not isinstance(row[2], jax.core.Tracer)]  # under `nnx.remat`
    JOBS.write_trace(job, rows, np.asarray)
    return job.named("train", outputs)


if __name__ == "__main__":
    sys.exit(JOBS.main(prepare, run, versions))
