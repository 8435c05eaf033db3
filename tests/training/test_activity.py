"""What activations cost, by hand; and parts of updates in turn are one large batch, draws and costs included."""

from __future__ import annotations

import numpy as np
import pytest
from triglot.compiler.front import load
from triglot.compiler.ops import OPS
from triglot.compiler.reference.bind import parameters
from triglot.compiler.reference.op import make
from triglot.compiler.reference.train import Trainer

SPEC = """
triglot: 1
networks:
  maker:
    inputs: {z: "vector[3]"}
    layers: [dense: 5, tanh, activity_penalty: {l1: 0.1, l2: 0.3}, dense: 4]
  judge:
    inputs: {features: "vector[4]"}
    layers: [dense: 6, leaky_relu: 0.2, dropout: 0.3, activity_penalty: 0.05, dense: 1]
data:
  source: {sklearn: iris}
training:
  batch: BATCH
  accumulate: PARTS
  regularize: [{match: kernel, l2: 0.01}]
  optimizer: {sgd: {lr: 0.1, momentum: 0.9}}
  steps:
    - update: judge
      times: 2
      losses:
        real: binary_cross_entropy(judge(features), 1)
        fake: binary_cross_entropy(judge(maker(normal(3))), 0)
    - update: maker
      loss: binary_cross_entropy(judge(maker(normal(3))), 1)
"""


def trained(folder, batch, parts, rows):
    """Weights and values after three updates of a reference trainer."""
    text = SPEC.replace("BATCH", str(batch)).replace("PARTS", str(parts))
    path = folder / "spec.yaml"
    path.write_text(text)
    checked = load(path)
    network = checked.program.objectives["objective"]
    numbers = np.random.default_rng(3)
    weights = {path: numbers.normal(size=item.shape) for path, item in parameters(network).items()}
    trainer = Trainer(network, checked.training, weights, 3, 3, seed=5)
    values = [trainer.update({"features": rows}, None).value for _ in range(3)]
    return values, trainer.weights


def test_parts_of_turns_are_one_batch(tmp_path):
    rows = np.random.default_rng(1).normal(size=(11, 4))
    (whole, weights), (parts, found) = trained(tmp_path, 11, 1, rows), trained(tmp_path, 4, 3, rows)
    np.testing.assert_allclose(parts, whole, rtol=1e-12)
    assert weights.keys() == found.keys()
    for name, value in weights.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-11, atol=1e-13, err_msg=name)


@pytest.mark.parametrize(
    ("x", "cost"),
    [
        ([[1.0, -2.0], [3.0, 0.0]], (0.5 * 6 + 0.25 * 14) / 2),
        ([[[1.0], [-1.0]], [[2.0], [0.0]], [[0.0], [0.0]]], (0.5 * 4 + 0.25 * 6) / 3),
    ],
)
def test_cost_of_activations(x, cost):
    """``l1 * sum|x| + l2 * sum x^2``, divided by the size of the batch as Keras' layer divides."""
    op = make(OPS["activity_penalty"], {"l1": 0.5, "l2": 0.25})
    assert op.cost(np, np.array(x)) == pytest.approx(cost, rel=1e-15)
