"""Functions of the user: read as text, copied as they are, executed by nobody but verify."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from triglot.backends.package import compile_spec
from triglot.compiler.diagnostics import DiagnosticError
from triglot.compiler.front import check_file
from triglot.compiler.ir.custom import loaded

SPEC = """triglot: 1
model:
  inputs: {x: "vector[4]"}
  layers:
    - custom: STEP
"""
LOUD = "raise SystemExit('executed')\n\n\ndef f(*args):\n    return args\n"


def write(folder: Path, step: str = "mine.f", **files: str) -> Path:
    for kind, text in files.items():
        (folder / f"mine_{kind}.py").write_text(text)
    path = folder / "spec.yaml"
    path.write_text(SPEC.replace("STEP", step))
    return path


def told(path: Path) -> list[tuple[str, str]]:
    return [(d.code, d.message) for d in check_file(path).findings]


def test_check_and_compile_execute_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, numpy=LOUD, torch=LOUD, keras=LOUD, jax=LOUD)
    assert told(path) == []
    compile_spec(path, ["torch"], tmp_path / "out")
    assert (tmp_path / "out" / "torch" / "mine.py").read_text() == LOUD
    with pytest.raises(SystemExit):
        loaded(tmp_path / "mine_numpy.py")


def test_a_framework_without_a_file_is_refused_for_that_framework_only(tmp_path: Path) -> None:
    path = write(tmp_path, numpy=LOUD, torch=LOUD)
    compile_spec(path, ["torch"], tmp_path / "out")
    with pytest.raises(DiagnosticError) as caught:
        compile_spec(path, ["jax"], tmp_path / "out")
    assert [d.code for d in caught.value.diagnostics] == ["E0803"]


CASES = [
    ({"torch": LOUD}, "mine.f", "E0307", "no file `mine_numpy.py`"),
    ({"numpy": LOUD}, "mine.f", "E0307", "no file `mine_torch.py`"),
    ({"numpy": LOUD, "torch": "def g(x): pass"}, "mine.f", "E0307", "has no function `f`"),
    ({"numpy": LOUD, "torch": "def f(x:"}, "mine.f", "E0307", "is no Python"),
    ({}, "../mine.f", "E0203", "no FILE.FUNCTION"),
    ({}, "weights.f", "E0203", "a module `weights` of its own"),
    ({}, "{config: {a: 1}}", "E0202", "needs `call`"),
    (
        {"numpy": LOUD, "torch": LOUD},
        "{call: mine.f, output: 'vector[K]'}",
        "E0301",
        "unknown size",
    ),
    ({"numpy": LOUD, "torch": LOUD}, "{call: mine.f, config: 3}", "E0203", "must be a mapping"),
    ({"numpy": LOUD, "torch": LOUD}, "{call: mine.f, config: {a-b: 3}}", "E0204", "argument"),
    ({"numpy": LOUD, "torch": LOUD}, "{call: mine.f, size: 3}", "E0201", "no field `size`"),
]


@pytest.mark.parametrize(("files", "step", "code", "text"), CASES)
def test_refused(tmp_path: Path, files: Any, step: str, code: str, text: str) -> None:
    found = told(write(tmp_path, step, **files))
    assert [c for c, _ in found] == [code] and text in found[0][1]
