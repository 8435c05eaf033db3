"""Losses as jobs: records, random outputs and targets, the lines of each backend, what to expect."""

from __future__ import annotations

import functools
import importlib
import json
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from autograd import value_and_grad
from triglot.compiler.losses import LOSSES, LossCase
from triglot.compiler.reference import array
from triglot.compiler.reference.op import make, parse_type
from triglot.compiler.types.tensor import TensorType, shaped
from triglot.tests.conformance.bench import Results
from triglot.tests.conformance.brief import ROUNDED

BACKENDS = ("torch", "keras", "jax")
BATCH = 6
SYMBOLS = {"T": 7, "S": 5}
HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates"


@dataclass
class LossDrawn:
    """One use of a loss, ready to run.

    Attributes:
        id: ``cross_entropy-2``.
        loss: the record.
        output: type of the network's output.
        prediction, target: canonical arrays, batch first.
    """

    id: str
    loss: Any
    output: TensorType
    prediction: np.ndarray
    target: np.ndarray

    @functools.cached_property
    def expected(self) -> tuple[float, np.ndarray]:
        """The reference's loss and its gradient by the output."""
        cost = lambda x: self.loss.reference(array, x, self.target)  # noqa: E731
        value, slope = value_and_grad(cost)(self.prediction)
        return float(value), slope


def drawn(word: str, number: int) -> LossDrawn:
    """A case of a loss: those of its file, then its corners, then the other reductions of the first.

    The numbers depend on the name alone.
    """
    return _drawn(word, number)


@functools.cache
def _drawn(word: str, number: int) -> LossDrawn:
    kind, uses = LOSSES[word], accepted(word)
    name = f"{word}-{number}"
    if number >= len(uses) and (number - len(uses)) >= 2:
        corners = list(kind.corners())
        fields, prediction, target = corners[number - len(uses) - 2]
        prediction = np.asarray(prediction, float)
        return LossDrawn(
            name, make(kind, fields), shaped(prediction.shape[1:]), prediction, np.asarray(target)
        )
    use = uses[min(number, number % len(uses) if number < len(uses) else 0)]
    fields = dict(use.fields)
    if number >= len(uses):
        fields["reduction"] = ("per_example", "sum")[number - len(uses)]
    loss, output = make(kind, fields), parse_type(use.output)
    draws = np.random.default_rng(zlib.crc32(f"{word}-{use.output}-{number}".encode()))
    shape = (BATCH, *output.bind(SYMBOLS))
    prediction = single(loss.predictions(np, draws, shape))
    return LossDrawn(name, loss, output, prediction, single(loss.targets(np, draws, shape)))


def single(values: Any) -> np.ndarray:
    """The nearest single-precision numbers: both precisions get the same arrays."""
    values = np.asarray(values)
    return values.astype(np.float32).astype(np.float64) if values.dtype.kind == "f" else values


def accepted(word: str) -> list[LossCase]:
    """The cases that must run."""
    return [use for use in LOSSES[word].cases if use.code is None]


def rejected(word: str) -> list[LossCase]:
    """The cases that must be refused."""
    return [use for use in LOSSES[word].cases if use.code is not None]


def numbers(word: str) -> range:
    """Numbers that `drawn` takes: cases, two other reductions, corners."""
    return range(len(accepted(word)) + 2 + len(list(LOSSES[word].corners())))


@dataclass(frozen=True)
class LossUnit:
    """One case in one backend and one layout."""

    word: str
    number: int
    backend: str
    layout: str

    @property
    def id(self) -> str:
        """``mse-1-torch-first``."""
        first = "-first" if self.layout == "first" else ""
        return f"{self.word}-{self.number}-{self.backend}{first}"

    @property
    def drawn(self) -> LossDrawn:
        """Its numbers."""
        return drawn(self.word, self.number)

    def plan(self) -> dict[str, Any]:
        """The source of ``loss_fn`` and its helpers."""
        table = importlib.import_module(f"triglot.backends.{self.backend}.losses").TABLE
        lines, helpers = table.say(self.drawn.loss, self.drawn.output, self.layout)
        compiled = self.number < len(accepted(self.word))
        return {
            "id": self.id, "lines": lines, "helpers": sorted(helpers), "compiled": compiled,
            "dtypes": self.dtypes,
        }  # fmt: skip

    @property
    def dtypes(self) -> tuple[str, ...]:
        """Float32 too, of the first cases."""
        return ("float32", "float64") if self.number < ROUNDED else ("float64",)

    def arrays(self) -> dict[str, np.ndarray]:
        """Output and target in the layout of the backend."""
        output, target = self.drawn.prediction, self.drawn.target
        same = target.dtype.kind == "f" and target.ndim == output.ndim
        return {
            f"{self.id}/output": self.native(output),
            f"{self.id}/target": self.native(target) if same else target,
        }

    def native(self, values: np.ndarray) -> np.ndarray:
        """Channels last to this layout."""
        moved = np.moveaxis(values, -1, 1) if self.layout == "first" else values
        return np.ascontiguousarray(moved)

    def canonical(self, values: np.ndarray) -> np.ndarray:
        """This layout to channels last."""
        return np.moveaxis(values, 1, -1) if self.layout == "first" else values


def units(word: str, number: int) -> list[LossUnit]:
    """Every backend; PyTorch with channels last and, where there are further axes, first."""
    found = [LossUnit(word, number, backend, "last") for backend in BACKENDS]
    if drawn(word, number).output.rank > 1:
        found.append(LossUnit(word, number, "torch", "first"))
    return found


def run(backend: str, chosen: Iterable[LossUnit]) -> Results:
    """Run units in a fresh process of this backend's framework."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("jobs.json", "arrays.npz", "result.npz")]
        plans, arrays = [], {}
        for unit in chosen:
            plans.append(unit.plan())
            arrays |= unit.arrays()
        files[0].write_text(json.dumps(plans))
        np.savez(files[1], **arrays)
        words = [backend, *map(str, files), str(TEMPLATES / backend / "losses")]
        done = subprocess.run(
            [sys.executable, str(HERE / "run_losses.py"), *words],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert files[2].exists(), done.stderr[-4000:]
        failures = json.loads(files[2].with_suffix(".json").read_text())
        with np.load(files[2]) as found:
            return Results(found, failures)
