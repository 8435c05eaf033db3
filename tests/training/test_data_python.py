"""A user's function as source: copied into packages, read, and what it may do wrong."""

from __future__ import annotations

import numpy as np
import pytest
from triglot.compiler.front import check_file

from .build import execute
from .load import load
from .packages import compiled

SPEC = """triglot: 1
data:
  source: {python: {call: loader.examples, types: {x: "vector[3]", label: label}}}
  fields: {x: standardize}
model:
  layers: [dense: 2]
training: {loss: cross_entropy, metrics: [accuracy], epochs: 2, batch: 16}
"""
LOADER = '''"""Examples."""
import numpy as np

def examples(folder):
    draw = np.random.default_rng(len(list(folder.glob("*.yaml"))))
    for n in range(60):
        x = draw.normal(size=3)
        yield {"x": x, "label": int(x[0] > 0), "more": n}
'''


def test_a_function_trains(tmp_path):
    (tmp_path / "loader.py").write_text(LOADER)
    folder = compiled(tmp_path, SPEC, ("torch", "keras", "jax"))
    assert (folder / "loader.py").read_text() == LOADER
    losses = []
    for backend in ("torch", "keras", "jax"):
        script = tmp_path / "build" / backend / "train.py"
        execute(tmp_path, script, "--data", tmp_path, "--out", tmp_path / backend, "--float64")
        lines = (tmp_path / backend / "losses.csv").read_text().splitlines()[1:]
        losses.append([float(line.split(",")[1]) for line in lines])
    np.testing.assert_allclose(losses[1:], [losses[0]] * 2, rtol=1e-10)
    np.save(tmp_path / "new.npy", np.zeros((4, 3)))
    done = execute(tmp_path, folder / "predict.py", tmp_path / "torch", tmp_path / "new.npy")
    assert len(done.stdout.splitlines()) == 5


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"label": int(x[0] > 0), ', "", "after 0 examples: KeyError: 'label'"),
        ("size=3", "size=3 + n % 2", "after 60 examples: ValueError"),
        ("size=3", "size=2", "has examples of shape (2,), not (3,)"),
        ("x = draw", "assert n < 20, 'worn out'; x = draw", "after 20 examples: AssertionError: worn"),
        ("range(60)", "range(0)", "after 0 examples: ValueError"),
    ],
)  # fmt: skip
def test_what_it_does_wrong_is_told(tmp_path, old, new, message):
    (tmp_path / "loader.py").write_text(LOADER.replace(old, new))
    folder = compiled(tmp_path, SPEC)
    done = execute(tmp_path, folder / "train.py", "--out", tmp_path / "run", check=False)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("loader.examples", "loader.example", "E0702", "has no function `example`"),
        ("loader.examples", "loeder.examples", "E0701", "there is no file `loeder.py`"),
        ("loader.examples", "data.examples", "E0209", "is no function of a file"),
        ("vector[3]", "vector", "E0209", "is no type of known sizes"),
        ("vector[3]", "victor[3]", "E0209", "is no type of known sizes"),
    ],
)
def test_refusals_are_located(tmp_path, old, new, code, message):
    (tmp_path / "loader.py").write_text(LOADER)
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC.replace(old, new))
    found = [f for f in check_file(path).findings if f.code == code]
    assert found, [f.message for f in check_file(path).findings]
    assert message in found[0].message
    assert found[0].span is not None


def test_nothing_is_executed_while_checking(tmp_path):
    (tmp_path / "loader.py").write_text("raise SystemExit(3)\ndef examples(folder): ...\n")
    (tmp_path / "spec.yaml").write_text(SPEC)
    assert not check_file(tmp_path / "spec.yaml").errors
    (tmp_path / "loader.py").write_text("def examples(:")
    assert [f.code for f in check_file(tmp_path / "spec.yaml").errors] == ["E0703"]


def test_other_modules_are_left_alone(tmp_path):
    (tmp_path / "loader.py").write_text(LOADER)
    data = load(compiled(tmp_path, SPEC), "data").data
    assert data.load(tmp_path).train[0].shape == (48, 3)
