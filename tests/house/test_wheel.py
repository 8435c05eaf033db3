"""The wheel holds every module and data file, and its command works in an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "backends", "cli", "compiler", "drawing", "editor", "specs", "study", "templates", "verify",
)  # fmt: skip
LOOSE = ("__init__.py", "__main__.py", "py.typed")


def tracked() -> list[str]:
    """Files that git knows or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, so that nothing of an earlier build gets in."""
    source = tmp_path_factory.mktemp("source")
    for name in tracked():
        if name.split("/")[0] not in ("tests", "docs", "benchmarks"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation",
               "-w", out, source]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return next(out.glob("*.whl"))


def test_nothing_is_missing(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"triglot/{n}" for n in tracked() if n in LOOSE or n.split("/")[0] in ROOMS}
    assert wanted - held == set()


def test_nothing_is_there_that_does_not_belong(wheel):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert all(n.split("/")[1] in (*ROOMS, *LOOSE) for n in held)
    assert not [n for n in held if "__pycache__" in n or n.startswith("triglot/tests")]


def test_the_command_works_from_the_wheel(wheel, tmp_path):
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", site, wheel]
    subprocess.run(command, check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, *arguments], cwd=empty, env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip

    where = run("-c", "import triglot; print(triglot.__file__)")
    assert where.stdout.strip() == str(site / "triglot" / "__init__.py")
    spec = site / "triglot" / "specs" / "models" / "digits_cnn.yaml"
    assert run("-m", "triglot", "check", "--to", "torch,keras,jax", str(spec)).returncode == 0
    assert run("-m", "triglot", "check", str(spec.with_name("resnet18.toml"))).returncode == 0
    done = run("-m", "triglot", "compile", str(spec), "-o", "out")
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (empty / "out").iterdir()) == ["jax", "keras", "torch"]
    assert (site / "bin" / "triglot").is_file()
