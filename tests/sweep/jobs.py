"""A drawn spec as a job of the conformance processes, and what the reference expects of it."""

from __future__ import annotations

import importlib
import itertools
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from triglot.backends.code.helpers import layers_page
from triglot.backends.code.weightmap import WeightMap
from triglot.backends.package import lower
from triglot.compiler.front import Checked
from triglot.compiler.reference.interpret import Event, Interpreter
from triglot.tests.conformance.layout import apply, back_axes, forward_axes, undo
from triglot.tests.conformance.programs import BUILD
from triglot.verify import expect, plan
from triglot.verify.compare import magnitude

Arrays = dict[str, Any]
LARGEST_INT = 2**31
"""Whole numbers have 32 bits in two frameworks; beyond, there is nothing to agree on."""
DIRECTIONS = ("l2_normalize", "lp_normalize")
ROUNDING = 1e-10
"""A network none of whose gradients is larger has none in exact arithmetic: nothing to compare."""


@dataclass
class Job:
    """One spec in one backend, as ``bench.run`` takes it.

    Attributes:
        id: ``seed 17-torch``.
        name: of the spec.
        plan: plain data for the child process.
        arrays: native arrays by key.
        wanted: arrays of the reference, named as `verify` names them.
        made: sizes, inputs and weights they were computed with.
        layouts: key of an input, or ``y`` -> its native layout.
        steps: key of a weight -> (layout steps, canonical shape).
    """

    id: str
    name: str
    plan: dict[str, Any]
    arrays: Arrays
    wanted: Arrays
    made: plan.Plan
    layouts: dict[str, str] = field(default_factory=dict)
    steps: dict[str, Any] = field(default_factory=dict)

    def canonical(self, found: Arrays) -> Arrays:
        """What the child returned, named and laid out as `wanted`."""
        made: Arrays = {}
        for key, array in found.items():
            mode, _, rest = key.partition("/")
            if rest == "y":
                made[f"{mode}/"] = back_axes(array, self.layouts["y"])
            elif mode == "train" and rest[:2] in ("g.", "s."):
                made |= self._slope(rest[0], rest[2:], array)
        made = {name: array for name, array in made.items() if name in self.wanted}
        return made

    def _slope(self, kind: str, key: str, array: Any) -> Arrays:
        place = key if kind == "g" else f"p.{key}"
        if place in self.steps:
            head = "grad" if kind == "g" else "stat"
            return {f"{head}/{place[2:]}": undo(array, *self.steps[place])}
        return {f"input_grad/{key}": back_axes(array, self.layouts[key])}


class Undefined(Exception):
    """A step has no value, e.g. the logarithm of a negative number, whose rank nobody defines."""


def defined(made: plan.Plan) -> None:
    """Evaluate a plan once.

    Raises:
        Undefined: a value on the way is not finite, or a whole number that 32 bits do not hold, or
            an id is none of an embedding's, or the zero vector was asked for its direction (whose
            gradient is a million times what is added up in it).
    """

    def watch(event: Event) -> None:
        value = np.asarray(event.value)
        far = value.dtype.kind in "iu" and value.size and np.abs(value).max() >= LARGEST_INT
        lost = event.word in DIRECTIONS and not np.all(np.any(value, axis=-1))
        if far or lost or not np.all(np.isfinite(value)):
            raise Undefined(event.word)

    try:
        Interpreter(made.network, made.weights, False, made.sizes, watch=watch).run(made.inputs)
    except IndexError as problem:
        raise Undefined(str(problem)) from None


def reference(checked: Checked) -> tuple[plan.Plan, Arrays]:
    """Sizes, inputs and weights of a spec, and every array that they give.

    Raises:
        Undefined: see `defined`.
    """
    assert checked.program is not None
    made = plan.plan(checked, checked.program.networks["model"], trained=False)
    defined(made)
    wanted = expect.untrained(made, "float64")
    heads = ("eval/", "train/", "stat/")
    slopes = [magnitude(a) for n, a in wanted.items() if "grad/" in n]
    if max(slopes, default=0.0) > ROUNDING:
        heads += ("grad/", "input_grad/")
    return made, {name: array for name, array in wanted.items() if name.startswith(heads)}


def job(name: str, checked: Checked, made: plan.Plan, wanted: Arrays, backend: str) -> Job:
    """The job of one backend."""
    structure = importlib.import_module(f"triglot.backends.{backend}.structure")
    assert checked.program is not None
    lowering = lower(checked.program, structure)
    natural = lowering.dialect.natural
    done = Job(f"{name}-{backend}", name, {}, {}, wanted, made)
    rows = []
    for name in made.network.input_names:
        kind = made.network.body.inputs[name].type
        done.layouts[name] = natural(kind) if kind.rank > 1 else "last"
        done.arrays[name] = forward_axes(made.inputs[name], done.layouts[name])
        sizes = [size if isinstance(size, int) else None for size in kind.dims]
        rows.append({"name": name, "key": name, "shape": sizes, "dtype": kind.dtype})
    done.layouts["y"] = natural(made.outputs[""])
    if "" in made.cotangents:
        done.arrays["c"] = forward_axes(made.cotangents[""], done.layouts["y"])
    names = ", ".join(row["name"] for row in rows)
    listed = lowering.dialect.functional and len(rows) > 1
    done.plan |= {
        "id": done.id, "inputs": rows, "modules": [], "helpers": [], "outputs": None, "draws": False,
        "source": structure.model(lowering).text,
        "layers": layers_page(backend, lowering.helpers) or "",
        "build": BUILD[backend],
        "call": f"child([{names}])" if listed else f"child({names})",
        "weights": list(weights(done, WeightMap(lowering).of(made.network), made.weights)),
    }  # fmt: skip
    return done


def weights(done: Job, entries: Any, arrays: Arrays) -> Any:
    """Where every array goes, loops written out as a package's ``weights.py`` does."""
    for entry in entries:
        for index in itertools.product(*map(range, entry.get("repeat", []))):
            name = entry["canonical"].format(*index)
            key, array = f"p.{name}", np.asarray(arrays[name])
            done.arrays[key] = apply(array, entry["steps"])
            done.steps[key] = (entry["steps"], array.shape)
            native = entry["native"].format(*index)
            yield {"native": native, "key": key, "trainable": entry["trainable"]}
