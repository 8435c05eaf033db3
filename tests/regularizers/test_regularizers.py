"""Penalties on parameters: what they cost, what selectors name, and what is said where they do not."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from autograd import grad
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source
from triglot.compiler.policy.regularize import Penalty, selects
from triglot.compiler.reference import array
from triglot.compiler.reference.op import make
from triglot.compiler.regularizers import REGULARIZERS

SPEC = """\
triglot: 1
blocks:
  unit: {{layers: [dense: 4, relu]}}
model:
  inputs: {{x: "vector[4]"}}
  layers:
    - {{unit: {{}}, as: first}}
    - layers: [unit, layer_norm]
      repeat: 3
      as: body
    - dense: 4
      repeat: 2
    - dense: 1
training:
  loss: mse
  regularize: {}
"""


def check(text):
    """What there is to say about a ``regularize``, and the record."""
    checked = check_source(Source("spec.yaml", SPEC.format(text)), Path())
    return [
        (d.code, d.message, [str(h) for h in d.helps]) for d in checked.findings
    ], checked.training


@pytest.mark.parametrize("word", REGULARIZERS.names)
def test_witness(word):
    def run(value, **fields):
        return float(make(REGULARIZERS[word], fields).penalty(array, np.asarray(value)))

    pairs = list(REGULARIZERS[word].witness(run))
    assert pairs
    for got, wanted in pairs:
        assert got == pytest.approx(wanted, abs=1e-12)
    assert "Source:" in REGULARIZERS[word].__doc__


@pytest.mark.parametrize("word", REGULARIZERS.names)
@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (2, 3, 4, 5)])
def test_gradient(word, shape):
    """A central difference along a random direction."""
    by = make(REGULARIZERS[word], {})
    draws = np.random.default_rng(3)
    value, way = draws.normal(size=shape), draws.normal(size=shape)
    cost = lambda x: by.penalty(array, x)  # noqa: E731
    slope = (cost(value + 1e-6 * way) - cost(value - 1e-6 * way)) / 2e-6
    assert slope == pytest.approx(np.sum(grad(cost)(value) * way), rel=1e-6)


def test_nothing_pulls_at_zero():
    """Biases begin at 0 and stay there."""
    by = make(REGULARIZERS["l1"], {})
    assert not grad(lambda x: by.penalty(array, x))(np.zeros(4)).any()


@pytest.mark.parametrize(
    ("match", "path", "role", "wanted"),
    [
        (("kernel",), "model.dense.kernel", "kernel", True),
        (("kernel",), "model.dense.bias", "bias", False),
        (("bias", "norm"), "model.norm.scale", "norm", True),
        (("model.dense",), "model.dense.kernel", "kernel", True),
        (("dense",), "model.dense.kernel", "kernel", True),
        (("dense",), "model.dense_2.kernel", "kernel", False),
        (("model",), "model.dense.bias", "bias", True),
        (("dense.kernel",), "model.dense.kernel", "kernel", True),
        (("body.1",), "model.body.1.dense.kernel", "kernel", True),
        (("body.1",), "model.body.11.dense.kernel", "kernel", False),
    ],
)
def test_selectors(match, path, role, wanted):
    assert selects(match, path, role) is wanted


def test_statistics_and_vectors_are_left_alone():
    l2, orthogonal = (make(REGULARIZERS[word], {}) for word in ("l2", "orthogonal"))
    mean = SimpleNamespace(shape=(4,), role="norm", trainable=False)
    bias = SimpleNamespace(shape=(4,), role="bias", trainable=True)
    assert not Penalty(("model",), l2).applies("model.norm.mean", mean)
    assert Penalty(("model",), l2).applies("model.dense.bias", bias)
    assert not Penalty(("model",), orthogonal).applies("model.dense.bias", bias)


def test_read():
    findings, training = check(
        "[{match: kernel, l2: 1e-4}, {match: [bias, first], l1_l2: {l1: 0.5}}]"
    )
    assert findings == []
    one, two = training.regularize
    assert (one.match, one.by.word, one.by.factor) == (("kernel",), "l2", 1e-4)
    assert (two.match, two.by.l1, two.by.l2) == (("bias", "first"), 0.5, 0.01)


@pytest.mark.parametrize(
    "word",
    ["model", "first", "model.first", "first.dense", "first.dense.kernel", "body", "body.2",
     "body.2.unit.dense.bias", "norm", "body.0.layer_norm", "dense", "dense.1", "dense.1.kernel",
     "dense_2"],
)  # fmt: skip
def test_what_selectors_find(word):
    findings, _ = check(f"[{{match: {word}, l2: 1}}]")
    assert findings == []


@pytest.mark.parametrize(
    ("text", "code", "message", "help"),
    [
        ("[{match: embedding, l2: 1}]", "E0603", "`embedding` selects no parameter", ""),
        ("[{match: frist, l2: 1}]", "E0603", "`frist` selects no parameter", "`first`"),
        ("[{match: body.3, l2: 1}]", "E0603", "`body.3` selects no parameter", ""),
        ("[{match: first.relu, l2: 1}]", "E0603", "`first.relu` selects no parameter", ""),
        ("[{match: dense.kernel.0, l2: 1}]", "E0603", "selects no parameter", ""),
        ("[{match: kernel}]", "E0203", "a map with `match` and one penalty", "l2"),
        ("[{l2: 1}]", "E0203", "a map with `match` and one penalty", "l2"),
        ("[{match: kernel, l2: 1, l1: 2}]", "E0203", "one penalty", "l2"),
        ("[kernel]", "E0203", "a map with `match`", "l2"),
        ("[{match: 3, l2: 1}]", "E0203", "a role or a path", ""),
        ("[{match: kernel, l3: 1}]", "E0300", "unknown regularizer `l3`", "l"),
        ("[{match: kernel, l2: -1}]", "E0209", "`l2.factor` must be greater than 0", ""),
    ],
)  # fmt: skip
def test_refused(text, code, message, help):
    findings, _ = check(text)
    found = [(m, h) for c, m, h in findings if c == code]
    assert found and message in found[0][0], findings
    assert help in " ".join(found[0][1]), found
