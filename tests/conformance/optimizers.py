"""Optimizers as jobs: packages of one small network, a case each, and the reference's trajectory.

Every case runs 20 updates with a schedule and clipping; every second one has groups, every third is
written as a network without convolutions is, whose updates are compiled by XLA in Keras too.
"""

from __future__ import annotations

import functools
import importlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from triglot.backends.package import Written, lower, make_context
from triglot.compiler.front import Checked, load
from triglot.compiler.optimizers import OPTIMIZERS
from triglot.compiler.policy.clip import Clip
from triglot.compiler.policy.groups import Group
from triglot.compiler.reference.bind import parameters
from triglot.compiler.reference.op import make
from triglot.compiler.reference.train import Trainer
from triglot.compiler.schedules import SCHEDULES
from triglot.tests.conformance.bench import Results

BACKENDS = ("torch", "keras", "jax")
STEPS, HALF, PER_EPOCH, BATCH = 20, 10, 4, 5
HERE = Path(__file__).parent
SPEC = """
triglot: 1
name: small
model:
  inputs: {image: "image[5, 4, 2]"}
  layers:
    - layer_norm
    - {conv2d: {filters: 3, kernel: [2, 3]}, as: stem}
    - silu
    - flatten
    - {dense: 4, as: hidden}
    - silu
    - {dense: 1, as: score}
    - {prelu: {}, as: bend}
training: {loss: mse}
"""
"""Parameters of one to four axes, one of size 1, matrices of several rows and of one.

The flatten behind the convolution orders the rows of a matrix otherwise in PyTorch.
"""

CLIPS = ({"global_norm": 0.5}, {"norm": 0.3}, {"value": 0.05})


@dataclass(frozen=True)
class OptimizerUnit:
    """One case of an optimizer in one framework."""

    word: str
    number: int
    backend: str

    @property
    def id(self) -> str:
        """``lamb-1-torch``."""
        return f"{self.word}-{self.number}-{self.backend}"


@functools.cache
def checked() -> Checked:
    """The network."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.yaml"
        path.write_text(SPEC)
        return load(path)


@functools.cache
def network() -> Any:
    """The network's program."""
    program = checked().program
    assert program is not None
    return program.networks["model"]


def policy(word: str, number: int) -> Any:
    """The training policy of a case."""
    kind = OPTIMIZERS[word]
    optimizer = make(kind, kind.trials[number])
    groups = None
    if number % 2:
        decay = {"weight_decay": 0.03} if "weight_decay" in kind.fields else {}
        groups = (
            Group(match=("norm", "hidden.bias"), lr=optimizer.lr / 2, **decay),
            Group(match=("stem",), lr=optimizer.lr * 3),
        )
    made = make(type(checked().training), {})
    made.loss = checked().training.loss
    made.optimizer, made.groups, made.clip = optimizer, groups, Clip(**CLIPS[number % 3])
    made.schedule = make(SCHEDULES["cosine"], {"warmup": ("steps", 3), "final": 0.1})
    return made


@functools.cache
def given() -> dict[str, np.ndarray]:
    """Weights, inputs and targets, the same for every case."""
    draw = np.random.default_rng(11)
    owned = parameters(network())
    shapes = {path: tuple(map(int, item.parameter.shape)) for path, item in owned.items()}
    found = {f"weights/{path}": draw.normal(size=shape) * 0.7 for path, shape in shapes.items()}
    found["inputs"] = draw.normal(size=(STEPS, BATCH, 5, 4, 2))
    found["targets"] = draw.normal(size=(STEPS, BATCH, 1))
    return found


def below(head: str, arrays: dict[str, Any]) -> dict[str, Any]:
    """The arrays below a name, without it."""
    return {k.removeprefix(head): v for k, v in arrays.items() if k.startswith(head)}


@functools.cache
def expected(word: str, number: int) -> dict[str, np.ndarray]:
    """Weights and slots after 10 and 20 updates of the reference, and the losses."""
    arrays = given()
    trainer = Trainer(network(), policy(word, number), below("weights/", arrays), STEPS, PER_EPOCH)
    found, losses = {}, []
    for step in range(STEPS):
        slope = trainer.update({"image": arrays["inputs"][step]}, arrays["targets"][step])
        losses.append(slope.value)
        if step + 1 in (HALF, STEPS):
            kept = dict(trainer.weights)
            for path, slots in trainer.slots.items():
                kept |= {f"optimizer.{slot}.{path}": value for slot, value in slots.items()}
            found |= {f"{step + 1}/{name}": np.array(value) for name, value in kept.items()}
    return {**found, "losses": np.array(losses)}


@functools.cache
def base(backend: str) -> tuple[Any, str, str | None]:
    """Context, ``model.py`` and ``layers.py`` of the network."""
    from triglot.backends.code.helpers import layers_page

    structure = importlib.import_module(f"triglot.backends.{backend}.structure")
    program = checked().program
    assert program is not None
    lowering = lower(program, structure)
    source = structure.model(lowering).text
    context = make_context(checked(), backend, lowering, structure, Written())
    return context, source, layers_page(backend, lowering.helpers)


def package(unit: OptimizerUnit, folder: Path) -> None:
    """The pages of a case, as the compiler writes them."""
    context, source, layers = base(unit.backend)
    context = replace(
        context, training=policy(unit.word, unit.number), has_conv=unit.number % 3 > 0
    )
    pages = importlib.import_module(f"triglot.backends.{unit.backend}.train").pages(context)
    pages |= {
        "model.py": f'"""The network."""\n\n{source}',
        **({"layers.py": layers} if layers else {}),
    }
    folder.mkdir(parents=True)
    for name, text in pages.items():
        (folder / name).write_text(text)


def run(backend: str, units: Iterable[OptimizerUnit]) -> Results:
    """Every case in one process of the framework."""
    chosen = list(units)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for unit in chosen:
            package(unit, folder / unit.id)
            half = below(f"{HALF}/", expected(unit.word, unit.number))
            np.savez(folder / unit.id / "half.npz", **half)
        np.savez(folder / "given.npz", **given())
        (folder / "jobs.json").write_text(json.dumps([unit.id for unit in chosen]))
        shutil.copy(HERE.parent / "training" / "load.py", folder / "load.py")
        script = HERE / "run_optimizers.py"
        done = subprocess.run(
            [sys.executable, str(script), backend, str(folder)], capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{backend} process failed:\n{done.stderr[-4000:]}")
        failures = json.loads((folder / "result.json").read_text())
        with np.load(folder / "result.npz") as arrays:
            return Results(arrays, failures)
