"""Every model family at tiny sizes: checked, compiled, and twenty steps of its trainers verified.

As ``triglot verify --train 20`` does, in float64, but with the jobs of all specs in one process of each
framework.  `make quality` trains them at their real sizes.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from triglot.backends.package import BACKENDS
from triglot.compiler.front import check_file, load
from triglot.compiler.ir.walk import op_nodes
from triglot.specs.families.make_data import make
from triglot.tests.conformance.trainers import Trained
from triglot.tests.quality.small import SMALLER

FAMILIES = Path(__file__).parents[2] / "specs" / "families"
NAMES = sorted(path.stem for path in FAMILIES.glob("*.yaml"))
STEPS = 20


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
    """Spec name -> its trainers, run."""
    specs = {name: load(home / f"{name}.yaml", SMALLER[name]) for name in NAMES}
    return Trained(specs, tmp_path_factory.mktemp("trained"), STEPS)


@pytest.mark.parametrize("name", NAMES)
def test_its_trainers_agree(trained, name):
    rows = trained.compared(name)
    assert [row for row in rows if not row.ok] == []
    found = trained.made[name].found
    assert found.steps == found.reference == STEPS
    assert len(rows) == 3 * len(BACKENDS)  # batches, losses, weights
