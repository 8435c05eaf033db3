"""Random jobs for the runners, and what the three frameworks answer, compared with each other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

ROOT = Path(__file__).parents[2]
BACKENDS = ("torch", "keras", "jax")
SIZES = (7, 11, 13, 6, 9)
BATCH = 5


def bind(manifest):
    """Distinct sizes for the symbols of a program."""
    free = iter(SIZES)
    return {name: min(limit or 99, next(free)) for name, limit in manifest["symbols"].items()}


def size(text, symbols):
    """A size as the manifest writes it: an integer, a symbol or a polynomial of symbols."""
    return text if isinstance(text, int) else int(eval(text, {"__builtins__": {}}, symbols))


def draw_inputs(inputs, symbols, draw, limits):
    """Random valid inputs; sequences with padding end with some of it."""
    arrays = {}
    for name, row in inputs.items():
        shape = (BATCH, *(size(d, symbols) for d in row["shape"]))
        if row["dtype"] == "int":
            value = draw.integers(1, limits.get(name, 5), shape)
            if "pad" in row and len(shape) == 2:
                lengths = draw.integers(2, shape[1], BATCH)
                value[np.arange(shape[1]) >= lengths[:, None]] = row["pad"]
        elif row["dtype"] == "bool":
            lengths = draw.integers(1, shape[1] + 1, BATCH)
            value = np.arange(shape[1]) < lengths[:, None]
        else:
            value = draw.normal(size=shape)
        arrays[f"input/{name}"] = value
    return arrays


def draw_weights(package, network, alone, draw):
    """Random weights that keep the scale of what passes through; nothing is zero or one."""
    import itertools

    arrays = {}
    for row in json.loads((package / "weights.json").read_text())["parameters"]:
        if not alone and not row["canonical"].startswith(f"{network}."):
            continue
        for index in itertools.product(*map(range, row.get("repeat", []))):
            arrays[row["canonical"].format(*index)] = one_weight(row, draw)
    return arrays


def one_weight(row, draw):
    """One array, by its role and last name."""
    shape, last = row["shape"], row["canonical"].rpartition(".")[2]
    if last == "variance":
        return draw.uniform(0.5, 2, shape)
    if row["role"] == "norm":
        return (last == "scale") + 0.3 * draw.normal(size=shape)
    if row["role"] == "kernel":
        return draw.normal(size=shape) / max(1, row["fan_in"]) ** 0.5
    return 0.3 * draw.normal(size=shape)


def rank(row):
    """Axes of a type without the batch."""
    return len(row["shape"])


def write_job(folder, packages, network, arrays, weights, backend, dtype, **more):
    """One job folder."""
    package = packages[backend]
    manifest = json.loads((package / "manifest.json").read_text())
    known = manifest["networks"][network]
    lone = list(known["outputs"]) == ["output"]
    builder = f"build_{network}" if backend == "keras" else "".join(
        part.capitalize() for part in network.split("_"))  # fmt: skip
    folder.mkdir(parents=True)
    facts = {
        "package": str(package), "backend": backend, "dtype": dtype, "network": network,
        "builder": builder,
        "inputs": [{"name": name, "layout": row["layout"], "dtype": row["dtype"], "rank": rank(row)}
                   for name, row in known["inputs"].items()],
        "outputs": [{"name": "" if lone else name, "layout": row["layout"], "rank": rank(row)}
                    for name, row in known["outputs"].items()],
        "train": "target" in arrays, "steps": 20, "trace": False, **more,
    }  # fmt: skip
    (folder / "job.json").write_text(json.dumps(facts))
    np.savez(folder / "arrays.npz", **arrays)
    save_file(weights, folder / "weights.safetensors")
    return folder


def draw_target(spec, shape, draw):
    """A target for the loss of the spec."""
    text = spec.read_text()
    if "binary_cross_entropy" in text:
        return draw.integers(0, 2, shape).astype(float)
    if "cross_entropy" in text:
        return draw.integers(0, shape[-1], shape[:-1])
    return draw.normal(size=shape)


def run(backend, folders):
    """Run jobs of one backend and dtype in a process where triglot cannot be imported."""
    runner = ROOT / "backends" / backend / "runner.py"
    done = subprocess.run(
        [sys.executable, "-P", "-s", str(runner), *map(str, folders)],
        capture_output=True, text=True, cwd="/", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = []
    for folder in folders:
        told = json.loads((folder / "result.json").read_text())
        if told["error"]:
            found.append(told["error"])
            continue
        with np.load(folder / "result.npz") as file:
            found.append({name: file[name] for name in file.files})
    return found


def scale_of(key, results):
    """What an error is relative to: the tensor, or all gradients for a gradient near zero."""
    head = key.partition("/")[0]
    alike = [np.abs(v).max(initial=0) for k, v in results.items() if k.partition("/")[0] == head]
    own = np.abs(results[key]).max(initial=0)
    return max(own, 1e-3 * max(alike)) if "grad" in head else max(own, 1e-3)


def worst(one, other):
    """Head of a key -> (largest relative error, key)."""
    assert one.keys() == other.keys(), one.keys() ^ other.keys()
    found = {}
    for key, value in one.items():
        assert value.shape == other[key].shape, (key, value.shape, other[key].shape)
        error = float(np.abs(value.astype(float) - other[key]).max(initial=0) / scale_of(key, one))
        head = key.partition("/")[0]
        if not error <= found.get(head, (-1.0, ""))[0]:
            found[head] = (error, key)
    return found
