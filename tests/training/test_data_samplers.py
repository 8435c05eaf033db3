"""Samplers: what an epoch visits, and how often."""

from __future__ import annotations

import numpy as np
import pytest
from triglot.compiler.front import check_file

from .build import execute
from .load import load
from .packages import compiled

SPEC = """triglot: 1
data:
  source: {csv: rows.csv}
  fields: {x: number, kind: category}
  target: kind
  split: {train: 0.8, val: 0.1, test: 0.1, stratify: kind}
  sampler: %s
model:
  layers: [dense: 3]
training: {loss: cross_entropy, epochs: 1, batch: 6}
"""


def write(folder):
    """Ten of class a, forty of b, fifty of c."""
    kinds = ["a"] * 10 + ["b"] * 40 + ["c"] * 50
    rows = [f"{n},{kind}" for n, kind in enumerate(kinds)]
    (folder / "rows.csv").write_text("x,kind\n" + "\n".join(rows) + "\n")


def visits(folder, sampler, epoch=0):
    """Classes of the training examples in the order of an epoch."""
    data = load(compiled(folder, SPEC % sampler), "data").data
    target = data.load(folder).train[1]
    order = data.order(target, 3, epoch)
    np.testing.assert_array_equal(order, data.order(target, 3, epoch))
    assert not np.array_equal(order, data.order(target, 3, epoch + 1))
    assert len(order) == len(target) == 80
    return target[order], order


def test_classes_come_equally_often(tmp_path):
    write(tmp_path)
    classes, order = visits(tmp_path, "balanced")
    assert sorted(np.bincount(classes)) == [26, 27, 27]
    again = np.bincount(order[classes == 0])
    assert again[again > 0].max() - again[again > 0].min() <= 1  # in turns, not at random


def test_batches_of_classes(tmp_path):
    write(tmp_path)
    classes, order = visits(tmp_path, "{balanced: {classes: 2, per_class: 3}}")
    for batch in range(80 // 6):
        part = slice(6 * batch, 6 * batch + 6)
        assert sorted(np.bincount(classes[part], minlength=3)) == [0, 3, 3]
        assert len(set(order[part])) == 6


def test_weights(tmp_path):
    write(tmp_path)
    classes = np.concatenate([visits(tmp_path, "{weighted: [4, 1, 0]}", n)[0] for n in range(3)])
    count = np.bincount(classes, minlength=3)
    assert count[2] == 0
    assert abs(count[0] / 240 - 0.5) < 0.15  # 8 * 4 against 32 * 1


def test_shuffle_is_what_happens_anyway(tmp_path):
    write(tmp_path)
    first = (compiled(tmp_path, SPEC % "shuffle") / "data.py").read_text()
    without = (SPEC % "shuffle").replace("  sampler: shuffle\n", "")
    assert (compiled(tmp_path, without) / "data.py").read_text() == first


def test_three_frameworks_train(tmp_path):
    write(tmp_path)
    compiled(tmp_path, SPEC % "balanced", ("torch", "keras", "jax"))
    losses = []
    for backend in ("torch", "keras", "jax"):
        script = tmp_path / "build" / backend / "train.py"
        execute(tmp_path, script, "--out", tmp_path / backend, "--float64")
        text = (tmp_path / backend / "losses.csv").read_text().splitlines()[1:]
        losses.append([float(line.split(",")[1]) for line in text])
    np.testing.assert_allclose(losses[1:], [losses[0]] * 2, rtol=1e-10)


@pytest.mark.parametrize(
    ("sampler", "code", "message"),
    [
        ("{balanced: {classes: 4, per_class: 4}}", "E0209", "makes batches of 16, not 6"),
        ("{weighted: [1, 2]}", "E0209", "has 2 numbers for 3 classes"),
        ("{weighted: [1, -2, 1]}", "E0209", "must"),
        ("balance", "E0300", "unknown sampler"),
    ],
)
def test_refusals_are_located(tmp_path, sampler, code, message):
    write(tmp_path)
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC % sampler)
    found = [f for f in check_file(path).findings if f.code == code]
    assert found, [f.message for f in check_file(path).findings]
    assert message in found[0].message
    assert found[0].span is not None


def test_no_classes(tmp_path):
    write(tmp_path)
    path = tmp_path / "spec.yaml"
    text = (
        (SPEC % "balanced")
        .replace("kind: category", "y: {number: x}")
        .replace("target: kind", "target: y")
    )
    path.write_text(text.replace("cross_entropy", "mse").replace("dense: 3", "dense: 1"))
    assert [f.code for f in check_file(path).errors] == ["E0704"]


READ = """triglot: 1
data:
  source: {csv: rows.csv}
  fields: {text: {tokens: {column: kind, tokenizer: character, vocab: 6, length: 9}}, x: number}
  target: x
  sampler: {bucketed: {step: 2}}
networks: {read: {inputs: {text: TYPE}, layers: [embedding: {vocab: 6, dim: 2}, gru: {units: 2, mask: text.mask}, dense: 1]}}
training: {losses: {fit: "mse(read(text), x)"}}
"""


def test_lengths_of_texts_that_expressions_read(tmp_path):
    """The networks say whether they take any length."""
    write(tmp_path)
    path, found = tmp_path / "spec.yaml", []
    for kind in ("{tokens: [T], pad: 0}", "{tokens: [9], pad: 0}"):
        path.write_text(READ.replace("TYPE", kind))
        found.append([each.message for each in check_file(path).errors])
    assert found[0] == [] and "reads exactly 9 tokens" in found[1][0]
