"""What one framework process must run: the backend's own expressions, printed, and native arrays."""

from __future__ import annotations

import importlib
import zlib
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any

import numpy as np
from triglot.backends.code.expr import Name, name, source
from triglot.backends.code.helpers import layers_page
from triglot.backends.code.say import CHILD, Flat, Inline, Layer, Site, call
from triglot.compiler.passes.layout import carries
from triglot.compiler.reference.op import evaluate, gradients, statistics
from triglot.compiler.types.tensor import TensorType, tensor

from . import programs
from .draw import SYMBOLS, Drawn
from .layout import apply, forward_axes

BACKENDS = ("torch", "keras", "jax")
MODES = {"eval": False, "train": True}


@dataclass
class Job:
    """One case in one backend and one layout.

    Attributes:
        id: ``conv2d-0-torch-first``.
        plan: plain data for the child process.
        arrays: native arrays by key.
        steps: array key -> (layout steps, canonical shape), to come back.
        given: layout of the output; of each output in a dict.
        layouts: layout of every floating-point input by key, where a program decides them.
        drawn: the case.
        cotangent: canonical weights of the outputs.
    """

    id: str
    plan: dict[str, Any]
    arrays: dict[str, np.ndarray]
    steps: dict[str, tuple[Any, tuple[int, ...]]]
    given: Any
    wanted: Any
    drawn: Drawn
    cotangent: Any
    layouts: dict[str, Any] = field(default_factory=dict)
    _expected: dict[str, Any] = field(default_factory=dict)

    def out_layout(self, name: str = "") -> Any:
        """Layout of an output: channels-first only what still has the channels."""
        if isinstance(self.given, dict):
            return self.given[name]
        kind = self.drawn.out[name] if isinstance(self.drawn.out, dict) else self.drawn.out
        first = self.given == "first"
        return "last" if first and not carries(kind, self.drawn.types["x"]) else self.given

    def expected(self, mode: str) -> dict[str, np.ndarray]:
        """Reference values by key: ``y``, ``g.x``, ``g.p.kernel``, ``s.mean``."""
        if mode not in self._expected:
            self._expected[mode] = reference(self.drawn, self.cotangent, MODES[mode])
        found: dict[str, np.ndarray] = self._expected[mode]
        return found


def reference(case: Drawn, cotangent: Any, train: bool) -> dict[str, np.ndarray]:
    """Outputs, gradients and, in training mode, statistics of the reference."""
    arguments = (case.op, case.p, case.x, case.values, train)
    y = evaluate(*arguments, types=case.known)
    found = {f"y.{k}": v for k, v in y.items()} if isinstance(y, dict) else {"y": y}
    nothing = all(c is None for c in keyed("c", cotangent).values())
    slopes = {} if nothing else gradients(*arguments, cotangent=cotangent, types=case.known)
    frozen = {f"p.{n}" for n in case.p if n not in case.trainable}
    found.update({f"g.{path}": g for path, g in slopes.items() if path not in frozen})
    if train:
        new = statistics(*arguments[:4], types=case.known)
        found.update({f"s.{n}": v for n, v in new.items()})
    return found


def table(backend: str) -> Any:
    """The filled table of a backend."""
    return importlib.import_module(f"triglot.backends.{backend}.ops").table()


def factored(size: Any) -> TensorType | None:
    """A type that flattens to ``size`` values, all axes different; None for primes."""
    if not isinstance(size, int):
        return None
    for a in range(2, size):
        for b in range(a + 1, size // a + 1):
            c = size // (a * b)
            if a * b * c == size and c > b:
                return tensor("image", a, b, c)
    for a in range(2, size):
        if size % a == 0 and size // a > a:
            return tensor("sequence", a, size // a)
    return None


def layouts(said: Any, case: Drawn, backend: str) -> list[tuple[Any, Any]]:
    """Every (layout wanted, layout given) to run; channels-first is PyTorch's alone."""
    x = case.types["x"]
    incoming: list[Any] = ["last"]
    if backend == "torch" and x.rank > 1 and x.axes[-1] == "channel":
        incoming.append("first")
    if backend == "torch" and x.kind == "vector" and (flat := factored(x.channels)):
        incoming.append(Flat(flat))
    found: list[tuple[Any, Any]] = []
    for layout in incoming:
        if said.layout == "any":
            pair = (layout, layout)
        elif callable(said.layout):
            pair = said.layout(case.op, layout)
        else:
            pair = (said.layout, said.layout)
        if pair[1] == "flat" or (isinstance(pair[1], type) and issubclass(pair[1], Flat)):
            pair = (pair[0], Flat(x))
        if pair not in found:
            found.append(pair)
    return found


def plain(layout: Any) -> Any:
    """A layout as `forward_axes` takes it."""
    return layout.source.bind(SYMBOLS) if isinstance(layout, Flat) else layout


def whole(case: Drawn) -> bool:
    """Whether the op runs as a program of its own: its words are those of other ops, or no layer."""
    return case.op.composite() or case.word == "parameter"


def suffix(layout: Any) -> str:
    """Part of a test id: nothing, ``-first`` or ``-flat``."""
    return "-flat" if isinstance(layout, Flat) else "-first" if layout == "first" else ""


def make_jobs(case: Drawn, backend: str) -> list[Job]:
    """The jobs of a case in one backend, one per layout.

    Raises:
        KeyError: the backend has no row for the op.
    """
    if whole(case):
        return [program_job(case, backend)]
    said = table(backend)[case.word]
    return [make_job(case, backend, said, *pair) for pair in layouts(said, case, backend)]


def make_job(case: Drawn, backend: str, said: Any, wanted: Any, given: Any) -> Job:
    """Ask the entry, print its expressions, turn every array native."""
    job_id = f"{case.id}-{backend}{suffix(wanted)}"
    site, inputs, arrays = make_site(case, wanted, said.others)
    plan: dict[str, Any] = {"id": job_id, "inputs": inputs, "modules": []}
    plan["draws"] = case.op.stochastic
    steps: dict[str, Any] = {}
    for name_, (op, kind) in case.modules.items():
        inner = Site(op, {"x": kind}, op.infer(kind), {"x": name("x")})
        layer = table(backend)[op.word].entry(inner)
        weights = place(
            layer, f"{name_}.", case.values[name_], set(case.values[name_]), arrays, steps
        )
        plan["modules"].append(
            {"name": f"shared_{name_}", "build": source(layer.build), "weights": weights}
        )
        site.helpers |= inner.helpers
    entry = said.entry(site)
    plan["weights"] = []
    if isinstance(entry, Layer):
        assert set(entry.weights) == set(case.p), f"{job_id}: {set(entry.weights) ^ set(case.p)}"
        plan["build"] = source(entry.build)
        plan["weights"] = place(entry, "p.", case.p, set(case.trainable), arrays, steps)
        plan["call"] = source(entry.call or call(CHILD, site.x), "child")
    else:
        assert isinstance(entry, Inline) and not case.p, f"{job_id}: parameters without a layer"
        plan["build"], plan["call"] = None, source(entry.value)
    plan["helpers"] = sorted(site.helpers)
    cut = any("(" in helper for helper in site.helpers)
    plan["layers"] = layers_page(backend, site.helpers) if cut else None
    plan["outputs"] = list(case.out) if isinstance(case.out, dict) else None
    cotangent = draw_cotangent(case)
    others = {key: plain(layout) for key, layout in said.others.items()}
    layouts_ = (plain(given), plain(wanted))
    job = Job(job_id, plan, arrays, steps, *layouts_, case, cotangent, others)
    for key, array in keyed("c", cotangent).items():
        if array is not None:
            arrays[key] = forward_axes(array, job.out_layout(key.partition(".")[2]))
    return job


def program_job(case: Drawn, backend: str) -> Job:
    """Compile the op as a network of its own; its program decides every layout."""
    lowering, plan = programs.compiled(case, backend)
    plan["id"], plan["draws"] = f"{case.id}-{backend}", case.op.stochastic
    arrays: dict[str, np.ndarray] = {}
    steps: dict[str, Any] = {}
    layouts, given = programs.fill(case, lowering, plan, arrays, steps)
    cotangent = draw_cotangent(case)
    for key, array in keyed("c", cotangent).items():
        if array is not None:
            layout = given[key.partition(".")[2]] if isinstance(given, dict) else given
            arrays[key] = forward_axes(array, layout)
    wanted = layouts["x"]
    return Job(plan["id"], plan, arrays, steps, given, wanted, case, cotangent, layouts)


def make_site(
    case: Drawn, wanted: Any, others: Any
) -> tuple[Site, list[Any], dict[str, np.ndarray]]:
    """The use of the op as its entry sees it, the inputs of the child process, their arrays."""
    exprs: dict[str, Any] = {}
    inputs: list[Any] = []
    arrays: dict[str, np.ndarray] = {}

    def add(key: str, kind: TensorType, array: np.ndarray) -> Name:
        label = f"{key}_" if iskeyword(key) else key.replace(".", "_")
        moved = key == "x" or (wanted == "first" and carries(kind, case.types["x"]))
        layout = plain(wanted) if moved else "last"
        arrays[key] = forward_axes(array, others.get(key.partition(".")[0], layout))
        sizes = [size if isinstance(size, int) else None for size in kind.dims]
        row = {"name": label, "key": key, "shape": sizes, "dtype": kind.dtype, "moved": moved}
        inputs.append(row)
        return name(label)

    for key, kind in case.types.items():
        array = case.x if key == "x" else case.values[key]
        if isinstance(kind, tuple):
            parts = zip(kind, array, strict=True)
            exprs[key] = tuple(add(f"{key}.{i}", k, a) for i, (k, a) in enumerate(parts))
        else:
            exprs[key] = add(key, kind, array)
    modules: dict[str, Any] = {key: name(f"shared_{key}") for key in case.modules}
    facts = {"small_maps": small_map(case)}
    site = Site(case.op, case.types, case.out, exprs, wanted, modules=modules, facts=facts)
    return site, inputs, arrays


def small_map(case: Drawn) -> bool:
    """Whether a convolution here has a kernel larger than its map (see shared/speed.md)."""
    kernel, sizes = getattr(case.op, "kernel", None), case.types["x"].spatial
    if not isinstance(kernel, tuple):
        return False
    pairs = zip(kernel, sizes, strict=False)
    return any(isinstance(size, int) and size < k for k, size in pairs)


def place(
    layer: Layer, prefix: str, p: Any, trainable: set[str], arrays: Any, steps: Any
) -> list[dict[str, Any]]:
    """Write native arrays of the parameters; where each one goes."""
    rows = []
    for name_, spot in layer.weights.items():
        key = prefix + name_
        arrays[key] = apply(p[name_], spot.steps)
        steps[key] = (spot.steps, p[name_].shape)
        rows.append({"native": spot.name, "key": key, "trainable": name_ in trainable})
    return rows


def draw_cotangent(case: Drawn) -> Any:
    """Random weights of the outputs, canonical; None for outputs that are not floating point."""
    y = evaluate(case.op, case.p, case.x, case.values, types=case.known)
    g = np.random.default_rng(zlib.crc32(f"{case.id} cotangent".encode()))

    def like(output: Any) -> Any:
        if np.asarray(output).dtype.kind != "f":
            return None
        drawn = g.normal(size=np.shape(output))
        return drawn.astype(np.float32).astype(np.float64)

    return {k: like(v) for k, v in y.items()} if isinstance(y, dict) else like(y)


def keyed(prefix: str, item: Any) -> dict[str, Any]:
    """``c`` or ``c.<output>``."""
    if isinstance(item, dict):
        return {f"{prefix}.{k}": v for k, v in item.items()}
    return {prefix: item}
