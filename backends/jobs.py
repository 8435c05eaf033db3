"""What the three runners share: reading a job, layouts, tracing, writing the result.

A runner executes a generated package where ``triglot`` cannot be imported, so this file is loaded
by its path and imports NumPy only.  A job is a folder; see `Job` for what it holds.
"""

from __future__ import annotations

import ast
import importlib.util
import itertools
import json
import math
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import numpy as np

Arrays = dict[str, Any]
STEPS = 20
QUANTILE, NORMAL_QUANTILE = 0.3, -0.5244005127080407
"""What every draw is fixed to, as in `compiler.ops._random`."""


class Job:
    """One network of one package, to be run in one precision.

    ``job.json`` names the package, the network, its inputs and outputs; ``arrays.npz`` holds
    ``input/NAME``, ``cotangent/NAME`` and ``target`` in canonical layout; ``weights.safetensors``
    the canonical weights in float64.

    Attributes:
        folder: of the job.
        facts: ``job.json``.
        arrays: of ``arrays.npz``.
        kept: what a runner makes once per job.
        lowered, scale: in the package's precision below float32; what losses are multiplied with.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts: dict[str, Any] = json.loads((folder / "job.json").read_text(encoding="utf-8"))
        with np.load(folder / "arrays.npz") as file:
            self.arrays: Arrays = {name: file[name] for name in file.files}
        self.kept: dict[str, Any] = {}
        self.package = Path(self.facts["package"])
        self.dtype: str = self.facts["dtype"]
        self.network: str = self.facts["network"]
        self.inputs: list[dict[str, Any]] = self.facts["inputs"]
        self.outputs: list[dict[str, Any]] = self.facts["outputs"]
        self.train: bool = self.facts["train"]
        self.lowered, self.scale = self.facts.get("lowered", False), self.facts.get("scale", 1.0)
        self.steps: int = self.facts.get("steps", STEPS)

    def module(self, name: str) -> ModuleType:
        """A module of the package; modules of earlier packages are forgotten first."""
        if sys.path[0] != str(self.package):
            for path in self.package.glob("*.py"):
                sys.modules.pop(path.stem, None)
            sys.path.insert(0, str(self.package))
            importlib.invalidate_caches()
        return importlib.import_module(name)

    def optional(self, name: str) -> ModuleType | None:
        """A module that the package may have."""
        return self.module(name) if (self.package / f"{name}.py").exists() else None

    def page(self) -> ModuleType:
        """The module that has the network."""
        return self.module(self.facts["page"])

    def close(self) -> None:
        """Forget the package."""
        for path in self.package.glob("*.py"):
            sys.modules.pop(path.stem, None)
        if sys.path[0] == str(self.package):
            sys.path.pop(0)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Of the package."""
        found: dict[str, Any] = json.loads((self.package / "manifest.json").read_text("utf-8"))
        return found

    @property
    def alone(self) -> bool:
        """Whether the package has no other network."""
        return len(self.manifest["networks"]) == 1

    @property
    def which(self) -> tuple[str, ...]:
        """What functions of ``weights.py`` must be told: the network, where there are several."""
        return () if self.alone else (self.network,)

    @cached_property
    def given(self) -> Arrays:
        """Canonical weights of the network: what ``weights.safetensors`` says."""
        found: Arrays = self.module("weights").read(self.folder / "weights.safetensors")[0]
        return found if self.alone else self.own(found)

    @cached_property
    def trainable(self) -> dict[str, bool]:
        """Whether an array is trained, by canonical name."""
        table = json.loads((self.package / "weights.json").read_text("utf-8"))["parameters"]
        return {
            row["canonical"].format(*index): row["trainable"]
            for row in table
            for index in itertools.product(*map(range, row.get("repeat", [])))
            if row.get("network", self.network) == self.network
        }

    def own(self, arrays: Mapping[str, Any]) -> Arrays:
        """The arrays that belong to this network."""
        return {name: arrays[name] for name in self.trainable if name in arrays}

    def native_inputs(self) -> list[Any]:
        """The inputs in declared order, as the package takes them."""
        found = []
        for row in self.inputs:
            value = self.arrays[f"input/{row['name']}"]
            if value.dtype.kind == "f":
                value = value.astype(self.dtype)
            found.append(to_layout(value, row["layout"]))
        return found

    def floats(self) -> list[int]:
        """Positions of the inputs that have gradients."""
        kinds = [self.arrays[f"input/{row['name']}"].dtype.kind for row in self.inputs]
        return [i for i, kind in enumerate(kinds) if kind == "f"]

    def cotangents(self) -> list[Any]:
        """One array per output in its layout, None for outputs without gradient."""
        found = []
        for row in self.outputs:
            value = self.arrays.get(f"cotangent/{row['name']}")
            if value is not None:
                value = to_layout(value.astype(self.dtype) * self.scale, row["layout"])
            found.append(value)
        return found

    def target(self) -> Any:
        """The target, in the layout of the output when it is of its kind."""
        value = self.arrays["target"]
        if value.dtype.kind == "f":
            row = self.outputs[0]
            value = value.astype(self.dtype)
            return to_layout(value, row["layout"]) if value.ndim == row["rank"] + 1 else value
        return value

    @property
    def methods(self) -> list[Any]:
        """Methods of an objective of several updates, the inputs of each, and its terms."""
        return list(self.facts["methods"])

    def forward(self, model: Any, inputs: Sequence[Any]) -> Any:
        """What a class-based network gives: of an objective of several updates, all terms."""
        if self.lowered and self.facts["page"] == "model":
            return self.module("precision").low(model, *inputs)
        if not self.methods:
            return model(*inputs)
        found: dict[str, Any] = {}
        for name, places, _ in self.methods:
            found |= getattr(model, name)(*(inputs[place] for place in places))
        return found

    @property
    def terms(self) -> list[str]:
        """Names of the terms of an objective, none for other networks."""
        own = self.facts["page"] == "objective"
        return [row["name"] for row in self.outputs] if own else []

    def loss(self, outputs: Sequence[Any], tensor: Any) -> Any:
        """What ``step.py`` makes of the outputs; ``tensor`` makes a tensor of the target."""
        loss_fn = self.module("step").loss_fn
        if self.terms:
            return self.scale * loss_fn(dict(zip(self.terms, outputs, strict=True)))
        return self.scale * loss_fn(outputs[0], tensor(self.target()))

    def targets(self, tensor: Any = lambda array: array) -> tuple[Any, ...]:
        """What ``train_step`` takes after the inputs: the target, or nothing."""
        return () if self.terms else (tensor(self.target()),)

    def rates(self) -> list[tuple[Any, ...]]:
        """Extra arguments of ``train_step`` of every step: the rate, the number; or nothing."""
        step, total = self.updates, self.facts.get("total_steps", self.steps)
        told: list[tuple[Any, ...]] = [()] * self.steps
        if hasattr(step, "learning_rates"):
            rates = step.learning_rates(total, self.facts.get("steps_per_epoch", total))
            told = [(float(rate),) for rate in rates[: self.steps]]
        return [(*r, n) if hasattr(step, "EVERY") else r for n, r in enumerate(told, 1)]

    @property
    def updates(self) -> ModuleType:
        """The module that has ``train_step``: of the first phase, where there are phases."""
        return self.optional("phase_1") or self.module("step")

    def average(self, model: Any) -> tuple[Any, ...]:
        """What ``train_step`` takes behind the optimizer: scale of the loss, average of the weights."""
        pages = (self.optional("precision"), "make_scaler"), (self.module("step"), "make_average")
        return tuple(getattr(page, name)(model) for page, name in pages if hasattr(page, name))

    def averages(self, given: Sequence[Any]) -> Arrays:
        """Averages of the weights by name, of what ``train_step`` took; nothing without any."""
        step = self.module("step")
        return dict(step.average_arrays(given[-1])) if hasattr(step, "average_arrays") else {}

    def batch(self) -> Any:
        """Inputs as ``step.py`` takes them: one array, or a tuple."""
        found = self.native_inputs()
        return found[0] if len(found) == 1 else tuple(found)

    def several(self, result: Any) -> list[Any]:
        """The outputs of a call in declared order."""
        if isinstance(result, Mapping):
            return [result[row["name"]] for row in self.outputs]
        return list(result) if isinstance(result, (tuple, list)) else [result]

    def named(self, head: str, values: Sequence[Any]) -> Arrays:
        """Outputs as ``head/NAME``, canonical."""
        return {
            f"{head}/{row['name']}": from_layout(np.asarray(value), row["layout"])
            for row, value in zip(self.outputs, values, strict=True)
        }

    def named_inputs(self, head: str, values: Iterable[Any]) -> Arrays:
        """Arrays shaped like the float inputs as ``head/NAME``, canonical."""
        rows = [self.inputs[i] for i in self.floats()]
        return {
            f"{head}/{row['name']}": from_layout(np.asarray(value), row["layout"])
            for row, value in zip(rows, values, strict=True)
        }

    def tracer(self) -> Tracer:
        """Watches ``model.py`` of the package."""
        return Tracer(self.package / "model.py", self.manifest["source_map"])


def fix(job: Job) -> None:
    """Let portable draws be quantiles, as native ones are, where draws are not what is compared."""
    layers = job.optional("layers")
    if not hasattr(layers, "Random") or job.facts.get("draws") or job.facts.get("training"):
        return
    kind = layers.Random  # type: ignore[union-attr]
    whole, z, u = kind.integers, NORMAL_QUANTILE, QUANTILE
    uniform, normal, share = kind.uniform, kind.normal, math.ceil(u * 2**24)  # 3 of 10 are 3
    kind.integers = lambda self, sizes: whole(self, sizes) * 0 + share
    kind.uniform = lambda self, *given: uniform(self, *given) * 0 + u
    kind.normal = lambda self, *given: normal(self, *given) * 0 + z


def placed(job: Job, model: Any) -> Any:
    """The model, drawing portable numbers for the update that the job names."""
    seed, step = job.facts["draws"]
    layers, weights = job.module("layers"), job.module("weights")
    layers.give_keys(model, weights.keys(seed, *job.which))
    layers.seek(model, step)
    return model


def watcher() -> ModuleType:
    """``watch.py`` beside this file, by its path."""
    place = importlib.util.spec_from_file_location("watch", Path(__file__).with_name("watch.py"))
    assert place is not None and place.loader is not None
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


def to_layout(array: Any, layout: str) -> Any:
    """A canonical array (channels last) in the layout of a package."""
    if layout == "first" and array.ndim > 2:
        array = np.moveaxis(array, -1, 1)
    return np.asarray(array, order="C")


def from_layout(array: Any, layout: str) -> Any:
    """The inverse of `to_layout`."""
    return np.moveaxis(array, 1, -1) if layout == "first" and array.ndim > 2 else array


class Tracer:
    """Records the value of every statement of ``model.py`` that came from a node of the spec.

    Attributes:
        rows: [first line, node, value], in the order in which the statements finished.
    """

    def __init__(self, path: Path, source_map: Sequence[Mapping[str, Any]]) -> None:
        self.path = str(path)
        self.rows: list[tuple[int, str, Any]] = []
        self.made: list[Any] = []
        targets = statement_targets(path.read_text(encoding="utf-8"))
        self.at: dict[int, tuple[int, str, list[str] | None]] = {}
        for row in source_map:
            first, last = row["lines"]
            if row["node"] and first in targets:
                statement = (first, row["node"], targets[first])  # one object: see `_enter`
                self.at.update(dict.fromkeys(range(first, last + 1), statement))

    @contextmanager
    def watching(self) -> Any:
        """Trace what runs inside."""
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            yield self
        finally:
            sys.settrace(before)

    def _enter(self, frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code.co_filename != self.path or frame.f_code.co_name == "__init__":
            return None
        pending: list[tuple[int, str, list[str] | None] | None] = [None]

        def local(frame: FrameType, event: str, arg: Any) -> Any:
            if event == "line":
                now = self.at.get(frame.f_lineno)
                if pending[0] is not None and now is not pending[0]:
                    self._finish(pending[0], frame, None)
                pending[0] = now
            elif event == "return" and pending[0] is not None and arg is not None:
                self._finish(pending[0], frame, arg)
            return local

        return local

    def _finish(
        self, what: tuple[int, str, list[str] | None], frame: FrameType, result: Any
    ) -> None:
        first, node, names = what
        if names is None:
            values = [] if result is None else [result]
        else:
            values = [frame.f_locals[name] for name in names if name in frame.f_locals]
        for value in values:
            for part in parts_of(value):
                self.rows.append((first, node, part))


def parts_of(value: Any) -> list[Any]:
    """The tensors in a value."""
    if isinstance(value, Mapping):
        return [part for item in value.values() for part in parts_of(item)]
    if isinstance(value, (tuple, list)):
        return [part for item in value for part in parts_of(item)]
    return [value] if hasattr(value, "shape") and hasattr(value, "dtype") else []


def statement_targets(text: str) -> dict[int, list[str] | None]:
    """First line of each assignment or return -> names it binds; None for a return."""
    found: dict[int, list[str] | None] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Return):
            found[node.lineno] = None
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
            if names and not any(isinstance(t, ast.Attribute) for t in targets):
                found[node.lineno] = names
    return found


def write_trace(
    job: Job, rows: Sequence[tuple[int, str, Any]], array: Callable[[Any], Any]
) -> None:
    """``trace.npz`` with arrays "000000", … and ``trace.json`` with [index, line, node] rows."""
    arrays = {f"{i:06d}": array(value) for i, (_, _, value) in enumerate(rows)}
    np.savez(job.folder / "trace.npz", **arrays)
    table = [[i, line, node] for i, (line, node, _) in enumerate(rows)]
    (job.folder / "trace.json").write_text(json.dumps(table) + "\n", encoding="utf-8")


def main(
    prepare: Callable[[str], None],
    run: Callable[[Job], Arrays],
    versions: Callable[[], dict[str, str]],
) -> int:
    """Run every job folder of the command line; a job that fails says so in ``result.json``."""
    sys.path[:] = [p for p in sys.path if not (Path(p or ".") / "triglot").exists()]
    folders = [Path(argument).resolve() for argument in sys.argv[1:]]
    for folder in folders:
        job = Job(folder)
        failure = None
        try:
            prepare(job.dtype)
            fix(job)
            np.savez(folder / "result.npz", **run(job))
        except Exception:  # the outer door: whatever a package does wrong is a finding
            failure = traceback.format_exc()
        finally:
            job.close()
        told = {"versions": versions(), "error": failure}
        (folder / "result.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0
