"""``verify``: compile into a temporary folder, run every package, compare with the reference."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from ..backends.package import BACKENDS, compile_checked
from ..compiler.front import Checked, load
from ..compiler.ir.nodes import Network
from ..compiler.ir.objective import NAME, Objective
from .compare import LOWERED, QUANTITIES, Arrays, Comparison, compare, measured, select
from .expect import SEED, STEP, drawn, events, expected, shaken
from .kinks import steady
from .locate import Place, explain, first_difference
from .packages import Packages, scale
from .packages import facts as precision
from .plan import PER_EPOCH, STEPS, is_trained
from .processes import Crew

DTYPES = ("float64", "float32")
TRACE_BOUND = 1e-10


@dataclass
class Verification:
    """What `verify` found out.

    Attributes:
        spec: path of the spec as it was given.
        comparisons: every quantity of every run.
        details: (backend, network, dtype) -> quantity -> canonical name -> relative error.
        losses: (backend, dtype) -> losses of the optimizer steps; backend "reference" too.
        versions: backend -> what ran.
        failures: (backend, dtype) -> what a process said that did not end well.
        text: text of the spec.
        draws: ``none``; ``spec``: portable, as the spec says; ``switched``: native in the packages that
            ``compile`` writes, portable in others that only this verification made.
        trained: what steps of the generated trainers gave (`verify.training.Trained`), if asked for.
    """

    spec: str
    comparisons: list[Comparison] = field(default_factory=list)
    details: dict[tuple[str, str, str], dict[str, dict[str, float]]] = field(default_factory=dict)
    losses: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    versions: dict[str, dict[str, str]] = field(default_factory=dict)
    failures: dict[tuple[str, str], str] = field(default_factory=dict)
    text: str = ""
    draws: str = "none"
    trained: Any = None

    @property
    def agree(self) -> bool:
        """Whether every comparison held."""
        return bool(self.comparisons) and all(c.ok for c in self.comparisons)

    def to_json(self) -> dict[str, Any]:
        """``{version, agree, comparisons: [...]}``."""
        rows = [comparison.to_json() for comparison in self.comparisons]
        found = {"version": 1, "agree": self.agree, "comparisons": rows, "versions": self.versions}
        found["draws"] = self.draws
        return found if self.trained is None else found | {"training": self.trained.to_json()}


def verify(
    spec: str | Path,
    targets: Sequence[str] = BACKENDS,
    overrides: Sequence[str] = (),
    report: str | Path | None = None,
    prepare: Callable[[dict[str, Path]], None] | None = None,
    dtypes: Sequence[str] = DTYPES,
    train: int = 0,
) -> Verification:
    """Compile a spec, run its packages and hold everything against the NumPy reference.

    Args:
        spec: path of the spec.
        targets: frameworks.
        overrides: ``--set`` texts.
        report: where to write the HTML report, None for none.
        prepare: called with the package folders before they run.
        dtypes: precisions to run in.
        train: steps of the generated trainers that are compared as well.

    Raises:
        DiagnosticError: the spec has errors.
    """
    return verify_checked(load(spec, overrides), targets, report, prepare, dtypes, train)


def verify_checked(
    checked: Checked,
    targets: Sequence[str] = BACKENDS,
    report: str | Path | None = None,
    prepare: Callable[[dict[str, Path]], None] | None = None,
    dtypes: Sequence[str] = DTYPES,
    train: int = 0,
) -> Verification:
    """`verify` of a spec that was read before; it has one device, which several must equal."""
    if checked.training is not None and checked.training.distribute is not None:
        checked = replace(checked, training=checked.training.alone())
    with tempfile.TemporaryDirectory(prefix="triglot-verify-") as folder:
        written = compile_checked(checked, targets, Path(folder) / "packages")
        if prepare is not None:
            prepare(written.packages)
        verifier = Verifier(checked, written.packages, Path(folder), dtypes)
        made = verifier.run()
        if train:
            verifier.trained(train)
    if report is not None:
        import_module(".report", __package__).write(made, Path(report))
    return made


class Verifier:
    """One verification under way.

    Attributes:
        checked: the spec.
        packages: what runs.
        folder: where jobs live.
        dtypes: precisions to run in; last the one of the spec, where it is lower than these.
    """

    def __init__(
        self, checked: Checked, packages: dict[str, Path], folder: Path, dtypes: Sequence[str]
    ) -> None:
        assert checked.program is not None
        self.checked, self.folder = checked, folder
        self.packages = Packages(checked, packages, folder)
        lowered = self.packages.lowered
        self.dtypes = (*dtypes, lowered) if lowered else tuple(dtypes)
        trained = is_trained(checked, packages)
        roots = {n: o for n, o in checked.program.objectives.items() if n == NAME}
        networks = checked.program.networks | roots
        self.plans = {name: steady(checked, item, trained) for name, item in networks.items()}
        self.found = Verification(checked.source.path, text=checked.source.text)
        self.wanted: dict[tuple[str, str], Arrays] = {}
        self.shaken: dict[str, list[Arrays]] = {}
        self.found.draws = self.packages.draws

    def run(self) -> Verification:
        """Run, compare, and look for the first difference where there is one."""
        with Crew() as crew:
            for dtype in self.dtypes:
                for backend in self.packages.written:
                    crew.add((backend, dtype), backend, self.jobs(backend, dtype))
            for dtype in dict.fromkeys(("float64", *self.dtypes)):
                for name, made in self.plans.items():
                    if dtype in LOWERED:
                        self.shaken[name] = shaken(made, dtype)
                        continue
                    self.wanted[name, dtype] = self.expected(name, dtype)
                    crew.poll()
            crew.wait()
            for dtype in self.dtypes:
                for backend in self.packages.written:
                    for name in self.plans:
                        self.judge(crew, backend, name, dtype)
            self.trace(crew)
        self.curves()
        return self.found

    def jobs(self, backend: str, dtype: str) -> list[Path]:
        """Everything that `judge` compares of one framework and precision."""
        plain = [self.job(backend, name, dtype) for name in self.plans]
        return plain + [self.job(backend, n, dtype, draws=True) for n in self.drawn(dtype)]

    def expected(self, network: str, dtype: str) -> Arrays:
        """What the reference says to it."""
        found = expected(self.plans[network], dtype)
        if network in self.drawn(dtype):
            with np.errstate(over="ignore" if dtype == "float32" else "warn"):
                found |= drawn(self.plans[network], dtype)
        return found

    def drawn(self, dtype: str) -> list[str]:
        """Networks in which something is drawn, where that is compared."""
        if dtype in LOWERED:
            return []
        known = json.loads(next(iter(self.packages.drawing.values())).joinpath("weights.json").read_text("utf-8"))
        rows = known.get("draws", ())
        return [name for name in self.plans if any(r.get("network", name) == name for r in rows)]

    def place(self, backend: str, network: str, dtype: str, kind: str = "") -> Path:
        """Folder of a job."""
        return self.folder / f"{backend}-{dtype}-{network}{kind}"

    def job(
        self, backend: str, network: str, dtype: str, trace: bool = False, draws: bool = False
    ) -> Path:
        """Write the files of one job.

        Args:
            backend: what runs.
            network: which network of it.
            dtype: in which precision.
            trace: every statement is watched.
            draws: with portable draws, and nothing else.
        """
        made, kind = self.plans[network], "-trace" if trace else "-draws" if draws else ""
        folder = self.place(backend, network, dtype, kind)
        folder.mkdir()
        package = self.packages.of(backend, dtype, draws)
        facts = self.facts(backend, package, made.network)
        facts |= {"draws": [SEED, STEP]} if draws else {}
        facts |= precision(dtype) | {"trace": trace, "train": made.policy is not None}
        facts |= {"outputs": unnamed(facts["outputs"])} if list(made.outputs) == [""] else {}
        (folder / "job.json").write_text(json.dumps(facts), encoding="utf-8")
        arrays = {f"input/{name}": item for name, item in made.inputs.items()}
        arrays |= {f"cotangent/{name}": item for name, item in made.cotangents.items()}
        if made.target is not None:
            arrays["target"] = made.target
        np.savez(folder / "arrays.npz", **arrays)
        weights = {n: np.ascontiguousarray(w) for n, w in made.weights.items()}
        save_file(weights, folder / "weights.safetensors")
        return folder

    def facts(self, backend: str, package: Path, network: Network) -> dict[str, Any]:
        """``job.json``: what the runner has to know about a network of a package."""
        known = json.loads((package / "manifest.json").read_text("utf-8"))["networks"]
        rows = known[network.name]
        return {
            "package": str(package.resolve()),
            "backend": backend,
            "network": network.name,
            "page": "objective" if isinstance(network, Objective) else "model",
            "methods": methods(network),
            "builder": builder(backend, self.checked, network.name),
            "inputs": [described(name, row) for name, row in rows["inputs"].items()],
            "outputs": [described(name, row) for name, row in rows["outputs"].items()],
            "train": False,
            "steps": STEPS,
            "total_steps": STEPS,
            "steps_per_epoch": PER_EPOCH,
        }

    def judge(self, crew: Crew, backend: str, network: str, dtype: str) -> None:
        """Compare one run, or say that it did not end well."""
        folder = self.place(backend, network, dtype)
        failure = self.failed(crew, backend, dtype, folder)
        if failure is None and network in self.drawn(dtype):
            drawing = self.place(backend, network, dtype, "-draws")
            failure = self.failed(crew, backend, dtype, drawing)
        if failure is not None:
            self.found.failures[backend, dtype] = failure
            last = failure.strip().splitlines()[-1] if failure.strip() else "no result"
            row = Comparison(backend, "run", dtype, float("inf"), None, False, last, network)
            self.found.comparisons.append(row)
            return
        got = loaded(folder, scale(dtype))
        if network in self.drawn(dtype):
            got |= loaded(self.place(backend, network, dtype, "-draws"))
        wanted = self.wanted[network, "float64"]
        rounded = [self.wanted[network, "float32"]] if (network, "float32") in self.wanted else []
        rounded = self.shaken[network] if dtype in LOWERED else rounded
        rows = compare(backend, network, dtype, wanted, got, rounded)
        self.found.comparisons += rows
        self.found.details[backend, network, dtype] = {
            q.name: measured(q, wanted, got, dtype) for q in QUANTITIES if select(wanted, q.prefix)
        }
        if "losses" in got:
            self.found.losses[backend, dtype] = [float(x) for x in got["losses"]]

    def failed(self, crew: Crew, backend: str, dtype: str, folder: Path) -> str | None:
        """Why there is no result, None when there is one."""
        status, said = crew.done.get((backend, dtype), (1, "the process did not run"))
        told = folder / "result.json"
        if not told.exists():
            return f"{said}\nthe process ended with status {status}"
        facts = json.loads(told.read_text("utf-8"))
        self.found.versions[backend] = facts["versions"]
        error: str | None = facts["error"]
        return error

    def trace(self, crew: Crew) -> None:
        """Run what disagrees once more, watching every statement; name the first difference."""
        wrong = [c for c in self.found.comparisons if not c.ok and c.quantity != "run"]
        pairs = dict.fromkeys((c.backend, c.network) for c in wrong)
        for backend, network in pairs:
            if not self.traced(network):
                continue
            job = self.job(backend, network, "float64", trace=True)
            crew.add((backend, network, "trace"), backend, [job])
        crew.wait()
        for backend, network in pairs:
            rows = [c for c in wrong if (c.backend, c.network) == (backend, network)]
            found = self.differs(backend, network) or self.explained(backend, network, rows)
            for row in rows if found is not None else ():
                assert found is not None
                row.node, row.at = found.node, found.at
                row.where = f"{row.where} (first differs: {found.node}, {found.at})"

    def traced(self, network: str) -> bool:
        """Whether statements can be watched: those of ``model.py`` know their places in the spec."""
        return not isinstance(self.plans[network].network, Objective)

    def differs(self, backend: str, network: str) -> Place | None:
        """The first node of the forward pass that differs."""
        folder = self.place(backend, network, "float64", "-trace")
        if not (folder / "trace.json").exists():
            return None
        manifest = json.loads((self.packages.written[backend] / "manifest.json").read_text("utf-8"))
        table = json.loads((folder / "trace.json").read_text("utf-8"))
        with np.load(folder / "trace.npz") as file:
            rows = [(line, node, file[f"{index:06d}"]) for index, line, node in table]
        seen = events(self.plans[network])
        return first_difference(seen, rows, manifest["source_map"], TRACE_BOUND)

    def explained(self, backend: str, network: str, rows: list[Comparison]) -> Place | None:
        """The place of a difference that the forward pass does not show."""
        dtype = rows[0].dtype
        known = self.found.details[backend, network, dtype]
        own = [row for row in rows if row.dtype == dtype]
        return explain(self.checked, self.plans[network], own, known)

    def trained(self, steps: int) -> None:
        """Compare steps of the generated trainers; draws that are native are made portable."""
        packages = self.packages
        if not all((folder / "train.py").exists() for folder in packages.drawing.values()):
            return
        training = import_module(".training", __package__)
        given = (self.checked, packages, self.folder, steps, self.facts)
        made = training.Training(*given)
        self.found.comparisons += made.run()
        self.found.trained = made.found

    def curves(self) -> None:
        """Losses of the reference, for reports."""
        for name in self.plans:
            losses = self.wanted[name, "float64"].get("losses")
            if losses is not None:
                self.found.losses["reference", "float64"] = [float(x) for x in losses]


def loaded(folder: Path, scaled: float = 1.0) -> Arrays:
    """The results of a job, without the scale of losses and cotangents."""
    with np.load(folder / "result.npz") as file:
        found = {name: file[name] for name in file.files}
    if scaled == 1.0:
        return found
    heads = ("loss", "grad/", "input_grad/")
    return {name: a / scaled if name.startswith(heads) else a for name, a in found.items()}


def unnamed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A lone output, which has no name."""
    return [{**row, "name": ""} for row in rows]


def described(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """One input or output, as a job names it."""
    return {
        "name": name,
        "layout": row["layout"],
        "dtype": row["dtype"],
        "rank": len(row["shape"]),
    }


def methods(network: Network) -> list[tuple[str, list[int], list[str]]]:
    """Methods of an objective of several updates, the inputs that each of them takes, its results."""
    names = network.input_names
    return [
        (part.name, [names.index(name) for name in part.input_names], list(part.body.output_types))
        for part in network.parts
    ]


def builder(backend: str, checked: Checked, network: str) -> str:
    """The class or function of ``model.py`` that makes a network."""
    structure = import_module(f"...backends.{backend}.structure", f"{__package__}.run")
    if backend == "keras":
        return str(structure.builder_name(network))
    return str(structure.dialect(checked.program).definition_name(network))
