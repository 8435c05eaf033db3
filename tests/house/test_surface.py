"""What `import triglot` gives: a change here is a change for every user."""

from __future__ import annotations

import inspect
import tomllib
from pathlib import Path

import pytest
import triglot

ROOT = Path(__file__).parents[2]
SURFACE = {
    "check": "path, overrides, format, until",
    "compile": "spec, targets, out, overrides, force",
    "load": "path, overrides, format",
    "show": "path, overrides, sizes",
    "train": "spec, targets, out, overrides, force, arguments, screen",
    "verify": "spec, targets, overrides",
}


def test_names():
    assert triglot.__all__ == ["__version__", *SURFACE]
    assert dir(triglot) == sorted(triglot.__all__)
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        triglot.trian  # noqa: B018


@pytest.mark.parametrize("name", SURFACE)
def test_signatures(name):
    function = getattr(triglot, name)
    assert ", ".join(inspect.signature(function).parameters).startswith(SURFACE[name])
    assert inspect.getdoc(function)


def test_version_and_pythons():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == triglot.__version__
    assert project["requires-python"] == ">=3.11"
    declared = {c.rpartition(" ")[2] for c in project["classifiers"] if "Python :: 3." in c}
    assert declared == {"3.11", "3.12", "3.13"}
    assert set(project["optional-dependencies"]) >= {"torch", "keras", "jax", "all", "dev"}
