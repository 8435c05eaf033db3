"""``triglot verify`` of a spec with a lower precision: three programs, and bounds that find a lie."""

from __future__ import annotations

import numpy as np
import pytest
from triglot.compiler.diagnostics import DiagnosticError
from triglot.compiler.front import load
from triglot.compiler.reference.interpret import shortened
from triglot.verify import verify
from triglot.verify.compare import LEAST, LOWERED

SPEC = """
triglot: 1
name: small
model:
  inputs: {features: "vector[6]"}
  layers: [dense: 8, tanh, dense: 3]
training:
  loss: cross_entropy
  precision: PRECISION
"""


def test_numbers_have_the_bits_of_their_precision():
    x = np.random.default_rng(1).normal(size=1000).astype(np.float32)
    np.testing.assert_array_equal(shortened(x, 11), x.astype(np.float16).astype(np.float32))
    assert shortened(np.array([1 + 2**-8, 1 + 3 * 2**-8, 0.0]), 8).tolist() == [1, 1 + 2**-6, 0]


def test_a_program_that_is_wrong_in_its_precision_only_is_found(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SPEC.replace("PRECISION", "float16"))

    def planted(packages):
        page = packages["torch"] / "precision.py"
        page.write_text(page.read_text().replace("output.float()", "output.float() * 1.03"))

    found = verify(path, ("torch",), prepare=planted, dtypes=())
    wrong = next(row for row in found.comparisons if row.quantity == "output, evaluation")
    assert (wrong.dtype, wrong.ok) == ("float16", False)
    assert LEAST * LOWERED["float16"] <= wrong.bound < 0.03


def test_the_program_that_trains_is_compared_too(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SPEC.replace("PRECISION", "bfloat16"))
    found = verify(path, ("torch",), dtypes=("float32",))
    assert found.agree
    rows = {(row.quantity, row.dtype): row for row in found.comparisons}
    own = [row for row in found.comparisons if row.dtype == "bfloat16"]
    assert {row.quantity for row in own} >= {"output, training", "loss", "gradients of the loss"}
    for row in own:  # it is the program of that precision
        assert row.quantity == "loss" or row.max_error > 10 * rows[row.quantity, "float32"].max_error


def test_ops_without_such_arithmetic_are_refused(tmp_path):
    path = tmp_path / "inverse.yaml"
    layers = '{inputs: {x: "sequence[3, 3]"}, layers: [inverse, flatten, dense: 2]}'
    path.write_text(f"triglot: 1\nmodel: {layers}\ntraining: {{loss: mse, precision: bfloat16}}\n")
    with pytest.raises(DiagnosticError) as caught:
        load(path)
    (found,) = (d for d in caught.value.diagnostics if d.code == "E0209")
    assert "`inverse` cannot be computed in bfloat16" in found.message
    assert not load(path, ("training.precision=float64",)).errors
