"""Every policy and every schedule in the generated trainers: the weights of the NumPy reference.

Each is one small spec; ids read ``accumulate-jax`` and ``cosine-1-torch``.  ``make test`` has a few
policies, most of them together, and no schedules, whose printed functions are one text in the three
packages (``tests/schedules`` has them); ``make conformance`` has all.
"""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from triglot.backends.package import BACKENDS
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source
from triglot.compiler.schedules import SCHEDULES
from triglot.tests.conformance.brief import BRIEF
from triglot.tests.conformance.trainers import Trained

ROWS, EPOCHS = 105, 2
STEPS = 10
"""Of 5 in an epoch; the last batch is a lone example, which batch normalisation has to take."""

SPEC = """
triglot: 1
data: {{source: {{sklearn: iris}}, target: label, split: {{train: 0.7, val: 0.3}}}}
model:
  inputs: {{features: "vector[4]"}}
  layers: [dense: 6, batch_norm, tanh, {{dense: 5, as: wide}}, relu, {noise} dense: 3]
training: {{loss: cross_entropy, batch: 26, epochs: 2, seed: 3, {policy}}}
"""

TURNS = """
triglot: 1
data: {{source: {{sklearn: iris}}, target: label, split: {{train: 0.7, val: 0.3}}}}
networks:
  maker:
    inputs: {{z: "vector[4]"}}
    layers: [dense: 6, batch_norm, tanh, activity_penalty: 0.02, dense: 4]
  judge:
    inputs: {{features: "vector[4]"}}
    layers: [dense: 6, leaky_relu, dropout: 0.3, {{spectral_norm: {{dense: 5}}, as: narrow}}, dense: 1]
training: {{batch: 16, seed: 3, steps: [
    {{update: judge, losses: {{
      given: "binary_cross_entropy(judge(features), 1)", made: "binary_cross_entropy(judge(maker(features)), 0)"}}}},
    {{update: maker, every: 2, times: 2, optimizer: {{adam: {{lr: 0.02}}}},
      loss: "binary_cross_entropy(judge(maker(features + normal_like(features))), 1)"}}], {policy}}}
"""

FOLLOWED = """
triglot: 1
data: {{source: {{sklearn: iris}}, target: label, split: {{train: 0.7, val: 0.3}}}}
networks:
  online:
    inputs: {{x: "vector[4]"}}
    layers: [{{dense: {{units: 6, bias: false}}}}, batch_norm, tanh, dropout: 0.2, dense: 3]
  predictor:
    inputs: {{z: "vector[3]"}}
    layers: [dense: 5, relu, dense: 3]
  target: {{average_of: online, decay: 0.8}}
training: {{batch: 26, epochs: 2, seed: 3, {policy}}}
"""
"""An average that losses compare with; those of steps follow the step that changes their network."""

AGAIN = """
triglot: 1
data: {{source: {{sklearn: iris}}, target: label, split: {{train: 0.7, val: 0.3}}}}
blocks:
  Unit:
    layers: [{{residual: [{{spectral_norm: {{dense: 6}}}}, batch_norm, tanh, dropout: 0.3]}}, {{dense: 6}}]
model:
  inputs: {{features: "vector[4]"}}
  layers: [dense: 6, {{repeat: 2, layers: [Unit]}}, dense: 3]
training: {{loss: cross_entropy, batch: 26, epochs: 2, seed: 3, {policy}}}
"""
"""Blocks that are computed again, with all that must not happen twice: statistics, power iteration, draws."""

MEAN = "mse(predictor(online(features + 0.1 * normal_like(features))), stop_gradient(target(features)))"
TEACH = """steps: [{update: online, times: 2, losses: {
      task: "cross_entropy(online(features), label)", same: "mse(online(features), target(features))"}},
    {update: predictor, every: 2, loss: "cross_entropy(predictor(target(features)), label)"}]"""

FOLLOWING = ("average of a network", "average after parts", "average of rare steps", "average of parted steps", "average in phases")
POLICIES = {
    "accumulate": "accumulate: 3, optimizer: {adam: {lr: 0.02}}",
    "clip by value": "clip: {value: 0.01}, optimizer: {sgd: {lr: 0.5}}",
    "clip by norm": "clip: {norm: 0.05}, optimizer: {sgd: {lr: 0.5}}",
    "clip by global norm": "clip: 0.1, optimizer: {sgd: {lr: 0.5}}",
    "ema": "ema: 0.8, optimizer: {adam: {lr: 0.02}}",
    "freeze": "freeze: [wide, norm], optimizer: {adam: {lr: 0.02}}",
    "groups": "optimizer: {adamw: {lr: 0.02}}, groups: [{match: [bias, norm], weight_decay: 0}, {match: wide, lr: 0.1}]",
    "phases": "phases: [{epochs: 1, freeze: [wide]}, {epochs: 1, optimizer: {sgd: {lr: 0.3}}, clip: 0.2}]",
    "regularize": "regularize: [{match: kernel, l2: 0.1}, {match: wide, l1: 0.05}], optimizer: {adam: {lr: 0.02}}",
    "activity penalty": "optimizer: {adam: {lr: 0.02}}",
    "average of what a phase freezes": "ema: 0.8, phases: [{epochs: 1}, {epochs: 1, freeze: [wide]}]",
    "phases of steps": "phases: [{epochs: 1}, {epochs: 1, freeze: judge.dense, optimizer: {sgd: {lr: 0.3}}}]",
    "parts of steps": "accumulate: 2, epochs: 2, ema: 0.8, optimizer: {adam: {lr: 0.01}}",
    "portable draws": "rng: portable, optimizer: {adam: {lr: 0.02}}",
    "average of a network": f"loss: '{MEAN}', freeze: predictor.dense.bias, optimizer: {{adam: {{lr: 0.02}}}}",
    "average after parts": f"loss: '{MEAN}', accumulate: 2, rng: portable",
    "average of rare steps": f"{TEACH}, rng: portable, optimizer: {{adam: {{lr: 0.01}}}}",
    "average in phases": f"loss: '{MEAN}', phases: [{{epochs: 1}}, {{epochs: 1, freeze: online.dense, optimizer: {{sgd: {{lr: 0.3}}}}}}]",
    "average of parted steps": f"{TEACH}, accumulate: 2, optimizer: {{adam: {{lr: 0.01}}}}",
    "gradient checkpointing": "rng: portable, gradient_checkpointing: true, optimizer: {adam: {lr: 0.02}}",
    "checkpointing of parts": "rng: native, accumulate: 2, gradient_checkpointing: Unit, optimizer: {adam: {lr: 0.02}}",
    "class weights": "optimizer: {adam: {lr: 0.02}}",
    "all together": "accumulate: 2, clip: 0.3, ema: 0.7, freeze: [wide], schedule: {cosine: {warmup: 3 steps}}, "
    "optimizer: {adamw: {lr: 0.05}}, groups: [{match: bias, lr: 0.01}], regularize: [{match: kernel, l2: 0.01}]",
}  # fmt: skip
"""Name -> fields of ``training``."""



def policy_spec(name: str) -> str:
    """The spec of a policy."""
    if name in FOLLOWING:
        text = FOLLOWED.format(policy=POLICIES[name])
        return text.replace("epochs: 2, ", "") if "in phases" in name else text
    if "checkpointing" in name:
        return AGAIN.format(policy=POLICIES[name])
    if name.endswith("of steps"):
        return TURNS.format(policy=POLICIES[name])
    noise = {
        "portable draws": "dropout: 0.4,",
        "activity penalty": "activity_penalty: {l1: 0.05, l2: 0.1},",
    }
    text = SPEC.format(noise=noise.get(name, ""), policy=POLICIES[name])
    if "phase" in name:
        return text.replace("epochs: 2, ", "")
    weighted = "loss: {cross_entropy: {class_weights: [1, 0.5, 3]}}"
    return text.replace("loss: cross_entropy", weighted) if name == "class weights" else text


def schedule_spec(word: str, number: int) -> str:
    """The spec of a schedule's trial."""
    fields = ", ".join(
        f"{key}: {said(value)}" for key, value in SCHEDULES[word].trials[number].items()
    )
    policy = f"optimizer: {{sgd: {{lr: 0.2}}}}, schedule: {{{word}: {{{fields}}}}}"
    return SPEC.format(noise="", policy=policy)


def said(value: Any) -> str:
    """A field's value as a spec writes it: ``3 steps``, ``[1 epochs, 3 epochs]``, ``0.5``."""
    if isinstance(value, tuple) and isinstance(value[0], str):
        return f"{value[1]}%" if value[0] == "percent" else f"{value[1]} {value[0]}"
    return f"[{', '.join(map(said, value))}]" if isinstance(value, tuple) else str(value)


CHOSEN = ("accumulate", "phases", "phases of steps", "gradient checkpointing", "average of rare steps", "all together") if BRIEF else tuple(POLICIES)
SPECS = {name: policy_spec(name) for name in CHOSEN}
TRIALS = [] if BRIEF else [(w, n) for w in SCHEDULES for n in range(len(SCHEDULES[w].trials))]
SPECS |= {f"{word}-{number}": schedule_spec(word, number) for word, number in TRIALS}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Every spec, trained in every framework."""
    folder, found = tmp_path_factory.mktemp("policies"), {}
    for name, text in SPECS.items():
        checked = check_source(Source(f"{name}.yaml", text), folder)
        assert not checked.findings, (name, [item.message for item in checked.findings])
        found[name] = checked
    return Trained(found, folder, STEPS)


@pytest.mark.xdist_group("policies")
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", SPECS)
def test_agrees(trained: Trained, name: str, backend: str) -> None:
    """Batches, losses and weights of every step."""
    rows = [row for row in trained.compared(name) if row.backend == backend]
    assert [row for row in rows if not row.ok] == []
    assert len(rows) == 3
    found = trained.made[name].found
    batch, parts = (int((re.findall(rf"{word}: (\d+)", SPECS[name]) or [1])[0]) for word in ("batch", "accumulate"))
    assert found.steps == found.reference == min(STEPS, EPOCHS * math.ceil(ROWS / (batch * parts)))


@pytest.mark.xdist_group("policies")
def test_a_policy_changes_the_training(trained: Trained) -> None:
    """A liar: each leads to other losses than the training without it."""
    ends = {name: float(trained.runs(name)["torch"]["losses"][-1]) for name in CHOSEN}
    assert len(set(ends.values())) == len(ends)
