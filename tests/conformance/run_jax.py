"""The JAX process of the conformance suite.  float32 runs with x64 off, as generated code does.

Nearly all of the time is XLA optimising programs that run once.  ``make test`` sets ``CONFORMANCE_BRIEF``
and compiles without, as `triglot verify` does; otherwise programs are compiled as a user's are.
"""

from __future__ import annotations

import math
import os
import tempfile

import child
import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jax import lax


def prepare(dtype):
    """64-bit types only where they are under test."""
    jax.config.update("jax_enable_x64", dtype == "float64")
    jax.config.update("jax_disable_most_optimizations", "CONFORMANCE_BRIEF" in os.environ)
    # Compiling is most of the time: programs equal in both modes, or since the last run, do it once.
    jax.config.update("jax_compilation_cache_dir", f"{tempfile.gettempdir()}/conformance-jax")
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def find(module, path):
    """A variable by dotted path; ``layers.0.kernel`` walks lists too."""
    for part in path.split("."):
        module = module[int(part)] if part.isdigit() else getattr(module, part)
    return module


def build(source, scope):
    """A module; what it would draw for weights that are given next is neither drawn nor compiled."""

    def construct():
        return eval(source, {**scope, "rngs": nnx.Rngs(7)})

    graph, given, rest = nnx.split(nnx.eval_shape(construct), (nnx.Param, nnx.BatchStat), ...)
    if jax.tree.leaves(rest):  # constants, generators
        return construct()
    return nnx.merge(graph, jax.tree.map(lambda leaf: np.zeros(leaf.shape, leaf.dtype), given), rest)


def make(plan, arrays, scope):
    """Build and load every module."""
    made = {}
    parts = [
        *plan["modules"],
        {"name": "child", "build": plan["build"], "weights": plan["weights"]},
    ]
    for part in parts:
        if part["build"] is None:
            continue
        module = build(part["build"], scope)
        for row in part["weights"]:
            spot, array = find(module, row["native"]), arrays[row["key"]]
            assert spot.shape == array.shape, (row["native"], spot.shape, array.shape)
            spot.set_value(jnp.asarray(array))
        known = {id(find(module, row["native"])) for row in part["weights"]}
        lost = [p for p, v in nnx.iter_graph(module)
                if isinstance(v, nnx.Param) and id(v) not in known]  # fmt: skip
        assert not lost, f"parameters without a canonical name: {lost}"
        made[part["name"]] = module
    return made


def run(plan, arrays, dtype, symbols):
    """Outputs, gradients, statistics in both modes."""
    scope = {"jax": jax, "jnp": jnp, "nnx": nnx, "lax": lax, "math": math, "np": np, **symbols}
    rows = [row for part in [plan, *plan["modules"]] for row in part["weights"]]
    owner = {row["key"]: part.get("name", "child") for part in [plan, *plan["modules"]]
             for row in part["weights"]}  # fmt: skip
    floats = [i["key"] for i in plan["inputs"] if i["dtype"] == "float"]
    names = {i["key"]: i["name"] for i in plan["inputs"]}
    found = {}
    for mode in ("eval", "train"):
        made = make(plan, arrays, scope)
        for module in made.values():
            module.train() if mode == "train" else module.eval()
            child.place(plan, module)
        if mode == "eval":
            found.update({f"w.{r['key']}": np.array(find(made[owner[r["key"]]], r["native"])[...])
                          for r in rows})  # fmt: skip
        graph, weights, rest = nnx.split(made, nnx.Param, ...)

        def total(weights, inputs, rest, graph=graph):
            modules = nnx.merge(graph, weights, rest, copy=True)
            values = {names[k]: v for k, v in inputs.items()}
            fixed = {names[k]: jnp.asarray(arrays[k]) for k in names if k not in inputs}
            ys = child.outputs(plan, eval(plan["call"], {**scope, **modules, **values, **fixed}))
            value = sum((jnp.sum(y * arrays["c" + key[1:]]) for key, y in ys.items()
                         if "c" + key[1:] in arrays), start=jnp.zeros(()))  # fmt: skip
            return value, (ys, nnx.state(modules, nnx.Not(nnx.Param)))

        inputs = {key: jnp.asarray(arrays[key]) for key in floats}
        step = jax.jit(jax.grad(total, argnums=(0, 1), has_aux=True))
        (slopes, dx), (ys, new) = step(weights, inputs, rest)
        found.update({f"{mode}/{key}": y for key, y in ys.items()})
        if plan["draws"]:
            more = step(weights, inputs, new)[1][0]
            found.update({f"{mode}/more.{key}": y for key, y in more.items()})
        found.update({f"{mode}/g.{key}": g for key, g in dx.items()})
        nnx.update(made, new)
        after = nnx.merge(graph, slopes, rest, copy=True)
        for row in rows:
            key = row["key"]
            if row["trainable"]:
                found[f"{mode}/g.{key}"] = find(after[owner[key]], row["native"])[...]
            else:
                found[f"{mode}/s.{key[2:]}"] = np.array(find(made[owner[key]], row["native"])[...])
    return found


if __name__ == "__main__":
    child.main(run, prepare)
