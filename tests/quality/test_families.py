"""Every model family at tiny sizes: checked, compiled, and twenty steps of its trainers verified.

As ``triglot verify --train 20`` does, in float64, but with the jobs of all specs in one process of each
framework, and without those that cost most: ``python -m triglot.tests.quality.run --verify`` has all.
`make quality` trains them at their real sizes.
"""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pytest
import yaml
from triglot.backends.package import BACKENDS, compile_checked
from triglot.compiler.front import check_file, load
from triglot.compiler.ir.walk import op_nodes
from triglot.specs.families.make_data import make
from triglot.tests.quality.small import LATER, SMALLER
from triglot.verify.processes import Crew
from triglot.verify.run import Verifier
from triglot.verify.training import Training

FAMILIES = Path(__file__).parents[2] / "specs" / "families"
NAMES = sorted(path.stem for path in FAMILIES.glob("*.yaml"))
STEPS = 20
VERIFIED = [name for name in NAMES if name not in LATER]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with the specs and their data."""
    folder = tmp_path_factory.mktemp("families")
    shutil.copytree(FAMILIES, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("data"))
    make(folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_it_is_right(home, name):
    """Nothing to say about it, and what is verified here has the ops of what is trained."""
    path = home / f"{name}.yaml"
    assert check_file(path).findings == []
    full, small = load(path), load(path, SMALLER[name])
    words = [[node.op.word for node in op_nodes(made.program)] for made in (full, small)]
    assert words[0] == words[1]


def test_every_family_has_a_target():
    targets = yaml.safe_load((Path(__file__).parent / "targets.yaml").read_text("utf-8"))
    assert sorted(targets) == NAMES
    assert all(targets.values())


@pytest.fixture(scope="module")
def trained(home, tmp_path_factory):
    """Spec name -> the rows of its verification."""
    made, jobs = {}, {backend: [] for backend in BACKENDS}
    for name in VERIFIED:
        folder = tmp_path_factory.mktemp(name)
        checked = load(home / f"{name}.yaml", SMALLER[name])
        packages = compile_checked(checked, BACKENDS, folder / "packages").packages
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # nothing a user of `verify` would wonder at
            verifier = Verifier(checked, packages, folder, ("float64",))
        training = made[name] = Training(
            checked, verifier.packages, folder, STEPS, verifier.facts
        )
        for backend in BACKENDS:
            jobs[backend].append(training.job(backend, "float64", False, backend == BACKENDS[0]))
    with pytest.MonkeyPatch.context() as patch, Crew() as crew:
        patch.setenv("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")  # compiling is most of the time
        for backend, folders in jobs.items():
            crew.add(backend, backend, folders)
        crew.wait()
    return made, crew


@pytest.mark.parametrize("name", VERIFIED)
def test_its_trainers_agree(trained, name):
    made, crew = trained
    training = made[name]
    runs = {backend: training.result(backend, "float64", False) for backend in BACKENDS}
    failed = {b: (run, crew.done[b]) for b, run in runs.items() if isinstance(run, str)}
    assert not failed
    training.found.steps = min(len(run["losses"]) for run in runs.values())
    rows = list(training.compared(runs))
    assert [row for row in rows if not row.ok] == []
    assert training.found.steps == training.found.reference == STEPS
    assert len(rows) == 3 * len(BACKENDS)  # batches, losses, weights
