"""A backend that lies is caught, and the line of the spec where it lies is named."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from triglot.verify import verify

SPEC = """\
triglot: 1
name: honest
model:
  inputs: {image: "image[6, 7, 2]"}
  layers:
    - conv2d: {filters: 4, kernel: 3}
    - batch_norm: {momentum: 0.8}
    - relu
    - conv2d: {filters: 3, kernel: 3, stride: 2}
    - gelu
    - flatten
    - dense: 5
    - silu
    - dense: 3
      as: scores
data: {source: {npz: {file: none.npz}}}
training:
  loss: cross_entropy
  optimizer: {sgd: {lr: 0.05, momentum: 0.9}}
  schedule: {cosine: {warmup: 3 steps}}
  batch: 4
"""
"""Lines that lies are told about: 6 conv2d, 7 batch_norm, 8 relu, 12 dense, 17 loss, 18 optimizer."""

SPEC = SPEC.replace("data: {source: {npz: {file: none.npz}}}\n", "")


def line_of(text):
    """The line of the spec that begins with ``text``."""
    lines = [line.strip() for line in SPEC.splitlines()]
    return next(i for i, line in enumerate(lines, 1) if line.startswith(text))


LIES = {
    "torch eps": ("torch", "model.py", r"eps=1e-05", "eps=1.1e-05", "- batch_norm"),
    "torch momentum": ("torch", "model.py", r"momentum=0\.2", "momentum=0.25", "- batch_norm"),
    "torch relu": ("torch", "model.py", r"F\.relu\(", "F.leaky_relu(", "- relu"),
    "torch gelu": ("torch", "model.py", r"F\.gelu\((\w+)\)", r'F.gelu(\1, approximate="tanh")', "- gelu"),
    "torch optimizer": ("torch", "step.py", r"momentum=0\.9", "momentum=0.88", "optimizer:"),
    "torch loss": ("torch", "step.py", r"F\.cross_entropy\((.*)\)",
                   r"F.cross_entropy(\1, label_smoothing=0.01)", "loss:"),
    "torch detach": ("torch", "model.py", r"F\.silu\((\w+)\)", r"F.silu(\1).detach()", "- dense: 5"),
    "keras eps": ("keras", "model.py", r"epsilon=1e-05", "epsilon=1.1e-05", "- batch_norm"),
    "keras relu": ("keras", "model.py", r"(\w+)\.relu\(", r"\1.leaky_relu(", "- relu"),
    "jax eps": ("jax", "model.py", r"epsilon=1e-05", "epsilon=1.1e-05", "- batch_norm"),
    "jax relu": ("jax", "model.py", r"(\w+)\.relu\(", r"\1.leaky_relu(", "- relu"),
}  # fmt: skip


def edit(folder, file, pattern, new):
    """Change a file of a package; the lie must be told exactly once."""
    path = folder / file
    text, count = re.subn(pattern, new, path.read_text())
    assert count == 1, f"{count} places of {pattern} in {file}:\n{path.read_text()}"
    path.write_text(text)


@pytest.fixture
def spec(tmp_path):
    """The honest spec as a file."""
    path = tmp_path / "honest.yaml"
    path.write_text(SPEC)
    return path


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_caught_with_its_line(spec, lie):
    """Whatever is changed after the compilation is found, at the line it belongs to."""
    backend, file, pattern, new, guilty = LIES[lie]

    def tell(packages: dict[str, Path]) -> None:
        edit(packages[backend], file, pattern, new)

    found = verify(spec, (backend,), prepare=tell, dtypes=("float64",))
    assert not found.agree
    assert not found.failures, found.failures
    wrong = [row for row in found.comparisons if not row.ok]
    assert {row.at.rpartition(":")[0].rpartition(":")[2] for row in wrong} == {str(line_of(guilty))}
    assert all(f"honest.yaml:{line_of(guilty)}:" in row.where for row in wrong)


def test_a_transposed_kernel_is_caught(spec):
    """Weights that are read in the wrong layout: the first op that uses them is named."""

    def tell(packages: dict[str, Path]) -> None:
        path = packages["torch"] / "weights.json"
        table = json.loads(path.read_text())
        row = next(r for r in table["parameters"] if r["canonical"].endswith("conv2d.kernel"))
        assert row["steps"] == [["transpose", [3, 2, 0, 1]]]
        row["steps"] = [["transpose", [3, 2, 1, 0]]]
        path.write_text(json.dumps(table))

    found = verify(spec, ("torch",), prepare=tell, dtypes=("float64",))
    assert not found.agree
    assert any(f"honest.yaml:{line_of('- conv2d')}:" in c.where for c in found.comparisons)


def test_a_program_that_fails_is_a_disagreement(spec):
    """A crash is reported as such, with the program's own words."""

    def tell(packages: dict[str, Path]) -> None:
        edit(packages["torch"], "model.py", r"F\.relu\(", "F.unknown(")

    found = verify(spec, ("torch",), prepare=tell, dtypes=("float64",))
    assert not found.agree
    assert "unknown" in found.comparisons[0].where
    assert found.to_json()["comparisons"][0]["max_error"] is None


def test_generated_code_cannot_import_triglot(spec):
    """Packages run where Triglot does not exist, installed or not."""

    def tell(packages: dict[str, Path]) -> None:
        path = packages["torch"] / "layers.py"
        target = path if path.exists() else packages["torch"] / "model.py"
        target.write_text("import triglot\n" + target.read_text().replace("from __future__", "# "))

    found = verify(spec, ("torch",), prepare=tell, dtypes=("float64",))
    assert "stand alone" in found.failures["torch", "float64"]
