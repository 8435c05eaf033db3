"""Optimizers against implementations that packages do not use, where these mean the same.

What packages do use, ``torch.optim`` and optax, is compared in `test_optimizers`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from triglot.compiler.optimizers import OPTIMIZERS
from triglot.compiler.reference.op import make

STEPS = 12
SHAPES = ((), (3,), (4, 5))

COMMON = """
import sys
import numpy as np
with np.load(sys.argv[1]) as given:
    starts = [given[f"start{n}"] for n in range(3)]
    gradients = [[given[f"gradient{n}"][t] for n in range(3)] for t in range(12)]
"""
TORCH = (
    COMMON
    + """
import torch
from torch.optim import NAdam
found = {}
for name, make in {
    "nadam": lambda p: NAdam(p, 0.02, (0.8, 0.95), 1e-8, 0.1, momentum_decay=0.01),
    "adafactor": lambda p: torch.optim.Adafactor(p, 0.05, eps=(1e-12, 1e-3), weight_decay=0.1),
}.items():
    p = [torch.tensor(start, requires_grad=True) for start in starts]
    optimizer = make(p)
    for step in gradients:
        for one, gradient in zip(p, step):
            one.grad = torch.tensor(gradient)
        optimizer.step()
    found |= {f"{name}{n}": one.detach().numpy() for n, one in enumerate(p)}
np.savez(sys.argv[2], **found)
"""
)
JAX = (
    COMMON
    + """
import jax
import optax
jax.config.update("jax_enable_x64", True)
found = {}
for name, optimizer in {
    "lamb": optax.lamb(0.02, 0.8, 0.95, 1e-6, weight_decay=0.1),
    "lars": optax.lars(0.1, weight_decay=0.1, trust_coefficient=0.05, momentum=0.5),
    "lion": optax.lion(0.01, 0.9, 0.99, weight_decay=0.1),
    "muon": optax.contrib.muon(
        0.02, beta=0.5, weight_decay=0.1, consistent_rms=0.2, nesterov=False
    ),
    "schedule_free_adamw": optax.contrib.schedule_free_adamw(0.02, None, 0.9, 0.95),
}.items():
    p = list(map(jax.numpy.asarray, starts))
    state = optimizer.init(p)
    for step in gradients:
        updates, state = optimizer.update(list(step), state, p)
        p = optax.apply_updates(p, updates)
    found |= {f"{name}{n}": np.asarray(one) for n, one in enumerate(p)}
np.savez(sys.argv[2], **found)
"""
)
KERAS = (
    COMMON
    + """
import os
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
keras.config.set_floatx("float64")
p = [keras.Variable(start, dtype="float64") for start in starts]
optimizer = keras.optimizers.Ftrl(
    0.1, initial_accumulator_value=0.125, l1_regularization_strength=0.015625,
    l2_regularization_strength=0.03125, beta=0.25,
)
optimizer.build(p)
for step in gradients:
    optimizer.apply(list(step), p)
np.savez(sys.argv[2], **{f"ftrl{n}": np.array(one) for n, one in enumerate(p)})
"""
)
SAME: dict[str, dict[str, Any]] = {
    "nadam": {"lr": 0.02, "betas": (0.8, 0.95), "weight_decay": 0.1, "momentum_decay": 0.01},
    "adafactor": {"lr": 0.05, "epsilons": (1e-30, 1e-3), "weight_decay": 0.1},
    "lamb": {"lr": 0.02, "betas": (0.8, 0.95), "weight_decay": 0.1},
    "lars": {"lr": 0.1, "weight_decay": 0.1, "trust": 0.05, "momentum": 0.5},
    "lion": {"lr": 0.01, "weight_decay": 0.1},
    "muon": {"lr": 0.02, "momentum": 0.5, "weight_decay": 0.1, "nesterov": False},
    "schedule_free_adamw": {"lr": 0.02, "betas": (0.9, 0.95)},
    "ftrl": {"lr": 0.1, "l1": 0.015625, "l2": 2 * 0.03125, "beta": 0.25, "initial": 0.125},
}
"""Our settings.  Keras' penalty is l2 p^2 where ours is l2 p^2 / 2; its numbers are exact in float32."""

BOUNDS = {"nadam": 1e-6, "ftrl": 1e-6, "muon": 1e-6}
"""PyTorch's product of momenta, Keras' settings, and optax' coefficients are float32; else 1e-10."""


def given() -> dict[str, np.ndarray]:
    """Starts and gradients of a number, a vector and a matrix."""
    draw = np.random.default_rng(2)
    found = {f"start{n}": draw.normal(size=shape) for n, shape in enumerate(SHAPES)}
    made = {f"gradient{n}": draw.normal(size=(STEPS, *s)) for n, s in enumerate(SHAPES)}
    return found | made


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: Any) -> dict[str, np.ndarray]:
    """What the three processes found."""
    folder: Path = tmp_path_factory.mktemp("outside")
    np.savez(folder / "given.npz", **given())
    found = {}
    for name, script in (("torch", TORCH), ("jax", JAX), ("keras", KERAS)):
        end = folder / f"{name}.npz"
        words = [sys.executable, "-c", script, str(folder / "given.npz"), str(end)]
        done = subprocess.run(words, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        with np.load(end) as arrays:
            found |= dict(arrays)
    return found


@pytest.mark.parametrize("word", SAME)
def test_agrees(word: str, theirs: dict[str, np.ndarray]) -> None:
    """Twelve steps from the same start with the same gradients."""
    optimizer, arrays = make(OPTIMIZERS[word], SAME[word]), given()
    for n, shape in enumerate(SHAPES):
        if word == "muon" and len(shape) < 2:
            continue  # optax leaves no weight decay to its adam
        own = optimizer.of("kernel" if n == 2 else "bias", shape)
        p = arrays[f"start{n}"]
        slots = own.begin(np, p)
        for step in range(STEPS):
            gradient = arrays[f"gradient{n}"][step]
            p, slots = own.update(np, p, gradient, slots, step, own.lr)
        bound = BOUNDS.get(word, 1e-10)
        np.testing.assert_allclose(p, theirs[f"{word}{n}"], rtol=bound, atol=bound)
