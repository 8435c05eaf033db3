"""Shared by the three framework processes: read jobs, run each, write results.  Imports NumPy only.

Called as ``run_torch.py JOBS.json ARRAYS.npz RESULT.npz TEMPLATES``.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import traceback
import types
from pathlib import Path

import numpy as np


def helpers(plan, folder):
    """Symbols of the helper files that the entry asked for, cut to its needs as packages have them."""
    if plan.get("layers") is not None:
        found = {"__name__": "layers"}
        exec(plan["layers"], found)
        return {name: item for name, item in found.items() if not name.startswith("__")}
    found = {}
    for path in plan["helpers"]:
        stem, _, symbol = path.partition(".")
        if stem not in sys.modules:
            spec = importlib.util.spec_from_file_location(stem, Path(folder) / f"{stem}.py")
            sys.modules[stem] = module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        found[symbol] = getattr(sys.modules[stem], symbol)
    return found


def program(plan):
    """The names of a generated ``model.py``, whose ``layers.py`` stands beside it."""
    if "source" not in plan:
        return {}
    sys.modules["layers"] = layers = types.ModuleType("layers")
    exec(compile(plan["layers"], "layers.py", "exec"), vars(layers))
    module = types.ModuleType("model")
    exec(compile(plan["source"], "model.py", "exec"), vars(module))
    return vars(module)


def place(plan, module):
    """Let what draws portable numbers draw for the update after 3 others, from example 2 on."""
    if plan.get("keys"):
        layers = sys.modules["layers"]
        layers.give_keys(module, plan["keys"])
        layers.seek(module, 3, 2)


def cast(array, dtype):
    """Floating point in the precision under test; ids as int32, masks as they are."""
    kind = array.dtype.kind
    return array.astype(dtype if kind == "f" else "int32" if kind == "i" else array.dtype)


def outputs(plan, y):
    """Outputs by key."""
    if not plan["outputs"]:
        return {"y": y}
    if isinstance(y, dict):
        return {f"y.{name}": y[name] for name in plan["outputs"]}
    return {f"y.{name}": item for name, item in zip(plan["outputs"], y, strict=True)}


def main(run, prepare):
    """Run every job in both precisions, or in those it names; a failure is kept as text and the next job runs."""
    jobs_file, arrays_file, result_file, templates = sys.argv[1:]
    plans = json.loads(Path(jobs_file).read_text())
    arrays = {}
    with np.load(arrays_file) as file:
        for path in file.files:
            job, _, key = path.partition("/")
            arrays.setdefault(job, {})[key] = file[path]
    results, failures = {}, {}
    for dtype in ("float32", "float64"):
        prepare(dtype)
        for plan in plans:
            if dtype not in plan.get("dtypes", (dtype,)):
                continue
            name = f"{plan['id']}/{dtype}"
            mine = {key: cast(a, dtype) for key, a in arrays.get(plan["id"], {}).items()}
            try:
                names = {**helpers(plan, templates), **program(plan)}
                found = run(plan, mine, dtype, names)
            except Exception:  # the door of the process: reported per job
                failures[name] = traceback.format_exc()
                continue
            results.update({f"{name}/{key}": np.asarray(item) for key, item in found.items()})
    np.savez(result_file, **results)
    Path(result_file).with_suffix(".json").write_text(json.dumps(failures))
