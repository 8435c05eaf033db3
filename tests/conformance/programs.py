"""Composites as users get them: a network with one step, compiled and printed, runs in the framework."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
from triglot.backends.code.helpers import layers_page
from triglot.backends.code.weightmap import WeightMap
from triglot.backends.package import lower
from triglot.compiler.ir.alone import NETWORK, alone
from triglot.compiler.passes import run_passes

from .draw import Drawn
from .layout import apply, forward_axes

BUILD = {"torch": "Model()", "keras": "build_model()", "jax": "Model(rngs=rngs)"}


def compiled(case: Drawn, backend: str, portable: bool = False) -> tuple[Any, dict[str, Any]]:
    """The lowered program, and the part of a job's plan that it decides."""
    program = alone(case.op, case.types, case.modules)
    program.portable = portable
    run_passes(program, [])
    structure = importlib.import_module(f"triglot.backends.{backend}.structure")
    lowering = lower(program, structure)
    source = structure.model(lowering).text
    if portable:
        lowering.use_helpers({"portable.give_keys", "portable.seek"})
    plan = {
        "source": source,
        "layers": layers_page(backend, lowering.helpers) or "",
        "build": BUILD[backend],
        "helpers": [],
        "modules": [],
    }
    return lowering, plan


def inputs_of(case: Drawn) -> dict[str, tuple[Any, np.ndarray]]:
    """Type and array of every input by key, in the order of the network's inputs."""
    found: dict[str, tuple[Any, np.ndarray]] = {}
    for name, kind in case.types.items():
        array = case.x if name == "x" else case.values[name]
        if isinstance(kind, tuple):
            pairs = zip(kind, array, strict=True)
            found.update({f"{name}.{i}": pair for i, pair in enumerate(pairs)})
        else:
            found[name] = (kind, array)
    return found


def fill(case: Drawn, lowering: Any, plan: dict[str, Any], arrays: Any, steps: Any) -> Any:
    """Inputs, outputs and weights of the plan; (layout per input, layout per output)."""
    natural = lowering.dialect.natural
    network = lowering.program.networks[NETWORK]
    layouts: dict[str, Any] = {}
    plan["inputs"] = []
    for key, (kind, array) in inputs_of(case).items():
        layouts[key] = natural(kind) if kind.rank > 1 else "last"
        arrays[key] = forward_axes(array, layouts[key])
        sizes = [size if isinstance(size, int) else None for size in kind.dims]
        row = {"name": key.replace(".", "_"), "key": key, "shape": sizes, "dtype": kind.dtype}
        plan["inputs"].append(row)
    names = [row["name"] for row in plan["inputs"]]
    listed = lowering.dialect.functional and len(names) > 1
    plan["call"] = f"child([{', '.join(names)}])" if listed else f"child({', '.join(names)})"
    plan["outputs"] = list(case.out) if isinstance(case.out, dict) else None
    plan["weights"] = weights(case, WeightMap(lowering).of(network), network, arrays, steps)
    if isinstance(case.out, dict):
        return layouts, {name: natural(kind) for name, kind in case.out.items()}
    return layouts, natural(case.out)


def weights(case: Drawn, entries: Any, network: Any, arrays: Any, steps: Any) -> list[Any]:
    """Where every array goes, as the package's own weight map says."""
    own = f"{NETWORK}.{network.body.nodes[-1].name}."
    rows = []
    for entry in entries:
        path = entry["canonical"]
        if path.startswith(own):
            name = path.removeprefix(own)
            key, array = f"p.{name}", case.p[name]
        else:
            module, _, name = path.removeprefix(f"{NETWORK}.").rpartition(".")
            key, array = f"{module}.{name}", case.values[module][name]
        arrays[key] = apply(array, entry["steps"])
        steps[key] = (entry["steps"], array.shape)
        rows.append({"native": entry["native"], "key": key, "trainable": entry["trainable"]})
    assert {row["key"] for row in rows} >= {f"p.{name}" for name in case.p}
    return rows
