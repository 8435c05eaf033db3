"""``verify --train``: steps of the generated trainers themselves, draws included, side by side.

Every package's ``train.py`` runs in a process of its own: its data, its order, its updates, its
policies.  In float64, losses and weights after every step are held against the NumPy reference, which
is given the same batches and draws the same portable numbers (`twin` tells what of it is rounding).  In float32 the distance from float64
is told beside the frameworks' own noise: the same program with the rows of every batch, and what is
drawn for them, in reverse order, which changes nothing but the order of sums.  So are trainers of a spec
with a lower `precision`: they agree within the rounding of that precision, which no bound knows after
some steps.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from ..compiler.front import Checked
from ..compiler.ir.average import followed
from ..compiler.reference.bind import parameters
from ..compiler.reference.train import Trainer
from ..compiler.types.dims import Poly
from .compare import Comparison, distance, magnitude
from .locate import at
from .packages import Packages
from .processes import Crew
from .twin import LEAST_SIZE, Reference, nudged, rates

BOUND = 1e-9
SECONDS = 120.0
"""As long as the reference may train; what it leaves is compared between the frameworks."""

STORED = 2**25
"""Numbers that weights of all steps may be; of longer runs or larger networks, fewer steps."""

RUNS: tuple[tuple[str, bool], ...] = (("float64", False), ("float32", False), ("float32", True))
"""Precision, and whether rows stand in reverse order."""


@dataclass
class First:
    """The first thing that differs."""

    backend: str
    step: int
    tensor: str
    error: float
    at: str = ""


@dataclass
class Trained:
    """What steps of the generated trainers gave.

    Attributes:
        steps: made by every trainer; fewer than asked for where the spec's training ends before.
        portable: ``spec``: draws are portable as the spec says; ``switched``: they were made portable
            for this comparison; ``none``: nothing is drawn.
        reference: steps that the NumPy reference made.
        steady: steps that were judged, where rounding alone moves what comes later by more than the bound.
        losses: (backend, "float64" | "float32" | "reversed") -> losses; backend "reference" too. Of a
            lower precision ``bfloat16`` and ``bfloat16 reversed`` as well.
        lowered: that precision, "" where there is none.
        errors: backend -> for every step, the largest relative error of a weight; None: not kept.
        first: of every backend that differs.
    """

    asked: int
    portable: str
    lowered: str = ""
    steps: int = 0
    reference: int = 0
    steady: int | None = None
    losses: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    errors: dict[str, list[float | None]] = field(default_factory=dict)
    first: list[First] = field(default_factory=list)

    def noise(self, backend: str, dtype: str = "float32") -> tuple[list[float], list[float]]:
        """Relative distance of the losses from float64, and from those with reversed rows."""
        exact, own = self.losses[backend, "float64"], self.losses[backend, dtype]
        return apart(exact, own), apart(own, self.losses[backend, label(dtype, True)])

    @property
    def rounded(self) -> tuple[str, ...]:
        """Precisions that are told beside float64."""
        return ("float32", self.lowered) if self.lowered else ("float32",)

    def to_json(self) -> dict[str, Any]:
        """Everything, by framework."""
        rounding: dict[str, Any] = {}
        for dtype in self.rounded:
            own = rounding.setdefault(dtype, {})
            for backend in self.errors:
                if (backend, label(dtype, True)) in self.losses:
                    far, noise = self.noise(backend, dtype)
                    own[backend] = {"from_float64": far, "own_noise": noise}
        return {
            "asked": self.asked,
            "steps": self.steps,
            "draws": self.portable,
            "reference_steps": self.reference,
            "judged_steps": self.steps if self.steady is None else self.steady,
            "losses": {f"{b}/{d}": values for (b, d), values in self.losses.items()},
            "weight_errors": self.errors,
            **rounding,
            "first_divergence": [vars(item) for item in self.first],
        }


def label(dtype: str, flip: bool) -> str:
    """What the losses of a run are called."""
    return f"{dtype} reversed".removeprefix("float32 ") if flip else dtype


def apart(one: list[float], other: list[float]) -> list[float]:
    """Distance of two curves, step by step, relative to the largest value of the first."""
    top = max(map(abs, one), default=0.0) or 1.0
    return [abs(a - b) / top for a, b in zip(one, other, strict=False)]


class Training:
    """One comparison of trainers under way.

    Args:
        checked: the spec.
        packages: of which those run whose draws are portable.
        folder: where jobs live.
        steps: of every trainer.
        facts: what a runner has to know about a network in a package (`Verifier.facts`).
    """

    def __init__(
        self, checked: Checked, packages: Packages, folder: Path, steps: int, facts: Any
    ) -> None:
        self.checked, self.packages, self.folder = checked, packages, folder
        self.network, self.facts = root(checked), facts
        self.found = Trained(steps, packages.draws, packages.lowered)
        lowered = packages.lowered
        self.runs = (*RUNS, *((lowered, flip) for flip in (False, True) if lowered))
        owned = parameters(self.network)
        self.owned = owned
        self.states = frozenset(n for n, item in owned.items() if not item.parameter.trainable)
        size = sum(int(np.prod(item.shape)) for item in owned.values())
        every = max(1, -(-steps * size // STORED))
        self.keep = sorted({*range(every, steps + 1, every), 1, steps})

    def run(self) -> Iterator[Comparison]:
        """Train, then compare; one comparison for each quantity and framework."""
        failed: dict[str, str] = {}
        with Crew() as crew:
            for number, backend in enumerate(self.packages.written):
                first = number == 0
                crew.add((backend, "float64"), backend, [self.job(backend, "float64", False, first)])
                pairs = [self.job(backend, d, flip, False) for d, flip in self.runs[1:]]
                crew.add((backend, "float32"), backend, pairs)
            crew.wait()
        runs: dict[str, dict[str, Any]] = {}
        for backend in self.packages.written:
            for dtype, flip in self.runs:
                name = label(dtype, flip)
                made = self.result(backend, dtype, flip)
                if isinstance(made, str):
                    failed[backend] = made
                    continue
                self.found.losses[backend, name] = [float(x) for x in made["losses"]]
                runs |= {backend: made} if dtype == "float64" else {}
        for backend, said in failed.items():
            last = said.strip().splitlines()[-1] if said.strip() else "no result"
            yield self.row(backend, "run", float("inf"), None, last)
        runs = {backend: made for backend, made in runs.items() if backend not in failed}
        if runs:
            self.found.steps = min(len(made["losses"]) for made in runs.values())
            yield from self.compared(runs)

    def job(self, backend: str, dtype: str, flip: bool, batches: bool) -> Path:
        """Write the files of one job."""
        folder = self.folder / f"train-{backend}-{dtype}{'-reversed' if flip else ''}"
        folder.mkdir()
        training = {
            "steps": self.found.asked,
            "keep": self.keep if dtype == "float64" else [],
            "data": str(Path(self.checked.source.path).resolve().parent),
            "flip": flip,
            "batches": batches,
        }
        facts = self.facts(backend, self.packages.of(backend, dtype, draws=True), self.network)
        job = facts | {"dtype": "float64" if dtype == "float64" else "float32", "training": training}
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        np.savez(folder / "arrays.npz")
        save_file({}, folder / "weights.safetensors")
        return folder

    def result(self, backend: str, dtype: str, flip: bool) -> Any:
        """The arrays of a run, or what its process said."""
        folder = self.folder / f"train-{backend}-{dtype}{'-reversed' if flip else ''}"
        told = folder / "result.json"
        error = json.loads(told.read_text("utf-8"))["error"] if told.exists() else "no result"
        if error is not None:
            process = "float64" if dtype == "float64" else "float32"
            log = self.folder / f"train-{backend}-{process}.log"
            return error if told.exists() else log.read_text("utf-8", errors="replace")
        with np.load(folder / "result.npz") as file:
            return {name: file[name] for name in file.files}

    def compared(self, runs: Mapping[str, Any]) -> Iterator[Comparison]:
        """Batches, losses and weights against the reference, or against the first framework."""
        base = next(iter(runs))
        rows = list(self.held(runs, base, self.reference(runs[base])))
        if self.found.reference and not all(row.ok for row in rows):
            known = self.reference(runs[base], twice=True)
            self.found.steady = known.steady(BOUND)
            rows = list(self.held(runs, base, known))
        yield from rows

    def held(self, runs: Mapping[str, Any], base: str, known: Reference) -> Iterator[Comparison]:
        """Every run beside what is known; where the reference stops, beside the first framework."""
        self.found.reference, self.found.first = len(known.losses), []
        if known.losses:
            self.found.losses["reference", "float64"] = list(known.losses)
        for step in range(len(known.losses) + 1, self.found.steps + 1):
            known.losses.append(float(runs[base]["losses"][step - 1]))
            known.weights[step] = stepped(runs[base], step)
        for backend, made in runs.items():
            same = list(made["digests"][: self.found.steps]) == list(
                runs[base]["digests"][: self.found.steps]
            )
            yield self.row(backend, "batches of the trainers", 0.0 if same else float("inf"), BOUND,
                           "order or values of the data")  # fmt: skip
            yield from self.judged(backend, made, known)
            for dtype in self.found.rounded:
                if (backend, label(dtype, True)) in self.found.losses:
                    far, noise = self.found.noise(backend, dtype)
                    yield self.row(backend, "losses, from float64", max(far), None, "loss", dtype)
                    yield self.row(backend, "losses, rows reversed", max(noise), None, "loss", dtype)

    def judged(self, backend: str, made: Any, known: Reference) -> Iterator[Comparison]:
        """Losses and weights of one run; the first that differs is noted."""
        count = self.found.steps if self.found.steady is None else self.found.steady
        given = [float(x) for x in made["losses"][: self.found.steps]]
        gaps = apart(known.losses[: self.found.steps], given)
        first, worst, where = None, 0.0, ""
        self.found.errors[backend] = []
        for step, gap in enumerate(gaps, 1):
            errors = self.errors(known.weights[step], stepped(made, step), known, step)
            tensor = max(errors, key=lambda name: errors[name], default="")
            error = errors.get(tensor)
            self.found.errors[backend].append(error)
            if step > count:
                continue
            if error is not None and not error <= worst:
                worst, where = error, tensor
            if first is None and not gap <= BOUND:
                first = First(backend, step, "loss", gap)
            elif first is None and error is not None and not error <= BOUND:
                first = First(backend, step, tensor, error, self.place(tensor))
        if first is not None:
            self.found.first.append(first)
        node = first.tensor.rpartition(".")[0] if first and first.at else ""
        at_ = first.at if first else ""
        said = "" if first is None else f" (first: step {first.step}, {first.tensor})"
        for name, error, what in ((f"losses of {count} steps", max(gaps[:count], default=0.0), "loss"),
                                  (f"weights of {count} steps", worst, where)):  # fmt: skip
            row = self.row(backend, name, error, BOUND, what + said)
            row.node, row.at = (node, at_) if not row.ok else ("", "")
            yield row

    def errors(self, wanted: Any, got: Any, known: Reference, step: int) -> dict[str, float]:
        """Relative error of every tensor; what only noise moves is left out where it may be noise."""
        found = {}
        for name in wanted if got else ():
            size = magnitude(wanted[name])
            error = distance(wanted[name], got.get(name), max(size, LEAST_SIZE))
            if not error * max(size, LEAST_SIZE) <= known.excused(name, step):
                found[name] = error
        return found

    def place(self, tensor: str) -> str:
        """Where the spec has the op that owns an array."""
        return at(self.owned[tensor].node.span) if tensor in self.owned else ""

    def reference(self, run: Any, twice: bool = False) -> Reference:
        """What the NumPy reference gives on the batches of a run, for as long as `SECONDS` allow.

        Args:
            run: whose batches.
            twice: train a twin beside it, to know what rounding does.
        """
        begin = time.perf_counter()
        found = Reference(rates(self.checked.training, self.network), self.states, homes=followed(self.network))
        start = {name: np.asarray(a, np.float64) for name, a in stepped(run, 0).items()}
        trainer, twin = (self.trainer(run, begun) for begun in (start, nudged(start)))
        for step in range(1, self.found.steps + 1):
            batch = {n.partition("/")[2]: a for n, a in run.items() if n.startswith(f"batch{step}/")}
            target = batch.pop("", None)
            if not batch:  # the first framework, whose batches are kept, failed
                break
            trainer.sizes = twin.sizes = sizes_of(self.network, batch)
            found.add(trainer.update(batch, target), trainer.arrays(), step in self.keep)
            if twice:
                value = twin.update(batch, target).value
                found.follow(trainer.arrays(), twin.arrays(), value)
            if time.perf_counter() - begin > SECONDS:
                break
        return found

    def trainer(self, run: Any, start: dict[str, Any]) -> Trainer:
        """The reference at the first step of a run."""
        total, each = map(int, run.get("schedule", (self.found.steps, self.found.steps)))
        drawn = self.checked.training.seed if self.found.portable != "none" else None
        return Trainer(self.network, self.checked.training, start, total, each, seed=drawn)

    def row(self, backend: str, quantity: str, error: float, bound: float | None, where: str,
            dtype: str = "float64") -> Comparison:  # fmt: skip
        """One line of the tables."""
        ok = error < float("inf") and (bound is None or error <= bound)
        name = f"training of {self.network.name}"
        return Comparison(backend, quantity, dtype, error, bound, ok, where, name)


def root(checked: Checked) -> Any:
    """What is trained: the objective, or the lone network."""
    from ..compiler.ir.objective import NAME

    assert checked.program is not None
    program = checked.program
    return program.objectives.get(NAME) or next(iter(program.networks.values()))


def stepped(run: Any, step: int) -> dict[str, Any]:
    """The weights that a run had after a step."""
    head = f"step{step}/"
    return {name.removeprefix(head): a for name, a in run.items() if name.startswith(head)}


def sizes_of(network: Any, batch: Mapping[str, Any]) -> dict[str, int]:
    """The symbols of the inputs, as this batch has them."""
    found = {}
    for name, array in batch.items():
        for size, count in zip(network.body.inputs[name].type.dims, array.shape[1:], strict=True):
            if isinstance(size, Poly) and size in (Poly.symbol(s) for s in size.symbols):
                found[str(size)] = int(count)
    return found
