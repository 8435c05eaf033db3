"""One table of versions, and what a package does where another version is installed."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import triglot
from triglot.backends.code import requirements as table
from triglot.cli import main
from triglot.tests.training.load import load

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "specs" / "models" / "digits_cnn.yaml"


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    out = tmp_path_factory.mktemp("packages")
    return triglot.compile(SPEC, out=out).packages


def fake(folder, name, version):
    """A folder in which a library of this version seems to be installed."""
    about = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    return folder


def start(place, *command):
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(place)}, check=False,
    )  # fmt: skip


def test_the_pinned_versions_are_those_of_the_table():
    pinned = {}
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        name, mark, version = line.partition("==")
        pinned |= {name.lower().replace("_", "-"): version} if mark else {}
    tested = {name: library.tested for name, library in table.LIBRARIES.items()}
    assert {name: pinned[name] for name in tested} == tested


def test_the_extras_ask_for_what_packages_ask_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *itertools.chain.from_iterable(extras)]
    found = [re.match(r"([a-z-]+)>=([\d.]+)", line) for line in lines]
    asked = {each[1]: each[2] for each in found if each}
    oldest = {name: library.oldest for name, library in table.LIBRARIES.items()}
    assert {name: asked[name] for name in oldest} == oldest
    for backend, names in table.FRAMEWORKS.items():
        extra = project["optional-dependencies"][backend]
        assert [table.requirement(name) for name in names] == extra[: len(names)]


def test_packages_say_what_they_need(packages):
    for backend, package in packages.items():
        names = [*table.FRAMEWORKS[backend], "numpy", "safetensors", "tensorboard", "tqdm"]
        wanted = [table.requirement(name) for name in [*names, "scikit-learn"]]
        project = tomllib.loads((package / "pyproject.toml").read_text())["project"]
        assert project["dependencies"] == wanted
        readme = (package / "README.md").read_text()
        assert "pip install " + " ".join(f'"{line}"' for line in wanted) in readme
        assert f"Tested with {table.FRAMEWORKS[backend][0]} " in readme


@pytest.mark.parametrize(
    ("backend", "name", "version", "oldest"),
    [
        ("torch", "torch", "2.5.1+cpu", "2.6"),
        ("keras", "keras", "3.9.9", "3.10"),
        ("jax", "optax", "0.2.3", "0.2.4"),
    ],
)
def test_an_old_library_ends_a_training_before_it_begins(
    packages, tmp_path, backend, name, version, oldest
):
    place = fake(tmp_path / "old", name, version)
    for program in ("train.py", "evaluate.py", "predict.py"):
        done = start(place, str(packages[backend] / program), "--out", str(tmp_path / "run"))
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr == (
            "error: this package cannot run here:\n"
            f"  {name} {oldest} or newer is needed, {version} is installed\n"
            f'install with:\n  pip install "{name}>={oldest}"\n'
        )
    assert not (tmp_path / "run").exists()


def test_a_version_that_is_wrong_ends_a_training_before_it_begins(packages, tmp_path):
    place = fake(tmp_path / "wrong", "jax", "0.10.2")
    done = start(place, str(packages["jax"] / "train.py"), "--out", str(tmp_path / "run"))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "error: this package cannot run here:\n"
        f"  jax 0.10.2 {table.SUMS}\n"
        'install with:\n  pip install "jax!=0.10.2"\n'
    )


def test_triglot_says_so_too(monkeypatch):
    monkeypatch.setattr(table, "installed", {"jax": "0.10.2", "flax": "0.12.8"}.get)
    assert table.unfit("jax") == {"jax": f"jax 0.10.2 {table.SUMS}"}
    monkeypatch.setattr(table, "installed", {"jax": "0.5.3", "flax": "0.11"}.get)
    assert table.unfit("jax") == {"jax": "jax 0.6 or newer is needed, 0.5.3 is installed"}
    assert table.requirement("jax") == "jax>=0.6,!=0.10.2"


def test_a_newer_library_gets_a_line(packages, tmp_path):
    place = fake(fake(tmp_path, "torch", "2.99.0"), "numpy", "9.9")
    done = start(
        place, "-c", f"import sys; sys.path.append({str(packages['torch'])!r}); import requirements"
    )
    tested = table.short(table.LIBRARIES["torch"].tested)
    assert (done.returncode, done.stderr) == (
        0,
        f"warning: newer than tested: torch 2.99.0 (tested with {tested})\n",
    )
    newer = fake(tmp_path / "patch", "torch", f"{tested}.99")
    done = start(
        newer, "-c", f"import sys; sys.path.append({str(packages['torch'])!r}); import requirements"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_installed_and_other_names(packages, monkeypatch, capsys):
    made = load(packages["keras"], "requirements").requirements

    def version(name):
        known = {"tf-nightly": "2.30.0.dev1", "keras": "3.10.0"}
        if name not in known:
            raise made.PackageNotFoundError
        return known[name]

    monkeypatch.setattr(made, "version", version)
    monkeypatch.setattr(made, "packages_distributions", lambda: {"tensorflow": ["tf-nightly"]})
    assert made.installed("tensorflow-cpu") == "2.30.0.dev1"
    with pytest.raises(SystemExit) as ended:
        made.check()
    assert ended.value.code == 3
    told = capsys.readouterr().err
    assert "  numpy 2.0 or newer is needed, none is installed\n" in told
    assert "tensorflow" not in told and "keras" not in told
    assert [made.release(text) for text in ("2.13.0+cpu", "2.6.0rc1", "dev")] == [
        (2, 13, 0),
        (2, 6, 0),
        (),
    ]


def test_triglot_train_refuses_before_it_writes(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(table, "version", lambda name: "0.5.3" if name == "jax" else "99")
    assert main(["train", str(SPEC), "--to", "jax", "--out", str(tmp_path / "run")]) == 3
    told = capsys.readouterr().err
    assert (
        'jax 0.6 or newer is needed, 0.5.3 is installed; install with:\n  pip install "jax>=0.6,!=0.10.2"'
        in told
    )
    assert not (tmp_path / "run").exists()
