"""The worked example of ``docs/adding-an-op.md`` is followed to the letter in a copy of the tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "adding-an-op.md"
STEP = re.compile(r"(Create|Append to) `([^`]+)`:\n\n```python\n(.*?)^```$", re.M | re.S)
COPIED = ("compiler", "backends", "templates", "tests/conformance")


def follow(page: str, tree: Path) -> list[str]:
    """Do what the page says; returns the files it names."""
    touched = []
    for verb, name, code in STEP.findall(page):
        file = tree / name
        if verb == "Append to":
            assert file.exists(), f"the page appends to {name}, which does not exist"
            code = f"{file.read_text()}\n\n{code}"
        file.write_text(code)
        touched.append(name)
    return touched


def copy_tree(target: Path) -> Path:
    """The parts of the package that the example needs, as package ``triglot`` below ``target``."""
    tree = target / "triglot"
    for folder in COPIED:
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "pyproject.toml"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, tree / name)
    return tree


def test_the_example_runs(tmp_path):
    tree = copy_tree(tmp_path)
    touched = follow(PAGE.read_text(), tree)
    assert [Path(name).parts[0] for name in touched] == ["compiler", *["backends"] * 3, "compiler"]
    command = [sys.executable, "-m", "pytest", "tests/conformance", "-q", "-k", "isru or self_gate",
               "-p", "no:cacheprovider", "-rA"]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    for name in [n for n in environment if n.startswith(("PYTEST_", "CONFORMANCE_"))]:
        del environment[name]
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    for dtype in ("float32", "float64"):
        for backend in ("torch-first", "torch", "keras", "jax"):
            assert f"isru-1-{backend}-{dtype}-gradient" in done.stdout
        for backend in ("torch", "keras", "jax"):
            assert f"self_gate-1-{backend}-{dtype}-weights" in done.stdout
    assert "test_refused[isru-3]" in done.stdout
    for word in ("isru", "self_gate"):
        assert f"test_witness[{word}]" in done.stdout


def test_the_example_is_styled_as_the_tree(tmp_path):
    tree = copy_tree(tmp_path)
    touched = follow(PAGE.read_text(), tree)
    settings = ROOT / "pyproject.toml"
    style = ["--config", str(settings)] if settings.exists() else ["--line-length", "100"]
    for arguments in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, *style, *touched],
            cwd=tree, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


def test_paths_on_the_page_exist():
    """Files that the page sends the reader to are there."""
    page = PAGE.read_text()
    named = re.findall(r"`((?:compiler|backends|templates|tests)/[\w/.]+)`", page)
    made = {name for verb, name, _ in STEP.findall(page) if verb == "Create"}
    assert all((ROOT / name).exists() for name in named if name not in made)
