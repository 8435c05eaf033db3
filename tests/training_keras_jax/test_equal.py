"""Keras and JAX trainers mean what the NumPy reference means: losses, updates, whole runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from autograd import grad
from triglot.compiler.reference import array
from triglot.tests.training.build import execute, word, write_customers

from .build import customers, package, two

CHILD = Path(__file__).with_name("child.py")
OPTIMIZERS = {
    "adamw": word("optimizer", "adamw"),
    "adam_l2": word("optimizer", "adam", lr=0.01, betas=[0.8, 0.95], weight_decay=0.1),
    "sgd": word("optimizer", "sgd", lr=0.1),
    "momentum": word("optimizer", "sgd", lr=0.1, momentum=0.9, weight_decay=0.01),
    "nesterov": word("optimizer", "sgd", lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "rmsprop": word("optimizer", "rmsprop", weight_decay=0.01),
    "rmsprop_momentum": word("optimizer", "rmsprop", lr=0.01, decay=0.9, momentum=0.5),
}
SCHEDULES = {
    "plain": None,
    "cosine": word("schedule", "cosine", warmup=("steps", 3), final=0.1),
    "step": word("schedule", "step", every=("epochs", 1), factor=0.5),
}
CLIP = 0.3
BACKENDS = pytest.mark.parametrize("backend", ["keras", "jax"])


def forward(p, x):
    """The customers network in NumPy."""
    hidden = array.matmul(x, p["model.hidden.kernel"]) + p["model.hidden.bias"]
    score = array.matmul(hidden * array.sigmoid(hidden), p["model.score.kernel"])
    return score + p["model.score.bias"]


def reference(optimizer, schedule, loss, p, batches):
    """Losses, weights and slots after an update with each batch."""
    slots = {name: {slot: np.zeros_like(v) for slot in optimizer.slots()} for name, v in p.items()}
    losses = []
    for number, (x, y) in enumerate(batches):
        cost = lambda q: loss.reference(array, forward(q, x), y)  # noqa: B023, E731
        gradients, rate = grad(cost)(p), optimizer.lr
        losses.append(cost(p))
        if schedule is not None:
            norm = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
            gradients = {name: g * min(1.0, CLIP / norm) for name, g in gradients.items()}
            rate *= schedule.value_at(number, len(batches), 9)
        for name in p:
            p[name], slots[name] = optimizer.update(
                np, p[name], gradients[name], slots[name], number, rate
            )
    kept = {f"optimizer.{s}.{name}": v for name, all_ in slots.items() for s, v in all_.items()}
    return losses, p | kept


@BACKENDS
def test_twenty_steps_are_the_references(backend, tmp_path):
    from triglot.tests.training.load import load

    write_customers(tmp_path / "customers.csv")
    made = {}
    for name, optimizer in OPTIMIZERS.items():
        for kind, schedule in SCHEDULES.items():
            if kind == "step" and name != "adamw":
                continue
            more = {"schedule": schedule, "clip": CLIP} if schedule else {}
            context, source = customers(backend, tmp_path, optimizer=optimizer, **more)
            folder = package(tmp_path / f"{name}_{kind}", context, source)
            made[folder] = (optimizer, schedule, context.training.loss)
    execute(tmp_path, CHILD, "steps", tmp_path, *made)
    # the data and the initial weights are NumPy's: any package, without its framework, has them
    context, source = customers("torch", tmp_path)
    some = load(package(tmp_path / "torch", context, source), "data", "weights")
    inputs, target = some.data.load(tmp_path, "float64").train
    rows = some.data.order(len(target), 3, 0)
    parts = [rows[n * 13 : (n + 1) * 13] for n in range(20)]
    batches = [(inputs[part], target[part]) for part in parts]
    for folder, (optimizer, schedule, loss) in made.items():
        expected = reference(optimizer, schedule, loss, some.weights.initial(3), batches)
        with np.load(tmp_path / f"{folder.name}.npz") as found:
            assert np.allclose(found["losses"], expected[0], rtol=1e-12, atol=0), folder.name
            assert set(found.files) == {"losses", *expected[1]}, folder.name
            for name, value in expected[1].items():
                assert np.abs(found[name] - value).max() < 1e-11, (folder.name, name)


LOSSES = {
    "mse": word("loss", "mse"),
    "mae": word("loss", "mae"),
    "huber": word("loss", "huber", delta=0.3),
    "yes": word("loss", "binary_cross_entropy"),
    "yes_weighted": word("loss", "binary_cross_entropy", positive_weight=2.5),
    "yes_chance": word("loss", "binary_cross_entropy", positive_weight=2.5, **{"from": "probabilities"}),
    "classes": word("loss", "cross_entropy"),
    "smooth": word("loss", "cross_entropy", label_smoothing=0.1),
    "weighted": word("loss", "cross_entropy", class_weights=[1, 2.0, 0.3, 4.0]),
    "ignore": word("loss", "cross_entropy", ignore=2),
    "all": word(
        "loss", "cross_entropy", ignore=-100, label_smoothing=0.2,
        class_weights=[1.0, 2.0, 0.3, 4.0],
    ),
    "chance": word("loss", "cross_entropy", **{"from": "probabilities"}),
}  # fmt: skip


def outputs(name, loss):
    """An output and a target that fit a loss; class ids on a sequence."""
    draw = np.random.default_rng(5)
    shape = (6, 3, 4) if loss.integer_target else (6, 5)
    output = draw.normal(size=shape) * 2
    if loss.integer_target:
        target = draw.integers(0, 4, shape[:-1])
        target[0, 1] = target[0, 1] if loss.ignore is None else loss.ignore
    elif loss.word == "binary_cross_entropy":
        target = draw.integers(0, 2, shape).astype(float)
    else:
        target = draw.normal(size=shape)
        output[0, 0] = target[0, 0]
    if "from" in loss.fields and loss.get("from") == "probabilities":
        output = 1 / (1 + np.exp(-output))
    return output, target


@BACKENDS
def test_losses_are_the_references(backend, tmp_path):
    write_customers(tmp_path / "customers.csv")
    folders = []
    for name, loss in LOSSES.items():
        context, source = customers(backend, tmp_path, loss=loss, metrics=())
        folders.append(package(tmp_path / name, context, source))
        output, target = outputs(name, loss)
        np.savez(tmp_path / f"{name}.given.npz", output=output, target=target)
    execute(tmp_path, CHILD, "losses", tmp_path, *folders)
    for name, loss in LOSSES.items():
        output, target = outputs(name, loss)
        cost = lambda q: loss.reference(array, q, target)  # noqa: B023, E731
        with np.load(tmp_path / f"{name}.npz") as found:
            for dtype, bound in (("float64", 1e-13), ("float32", 1e-5)):
                assert found[f"loss.{dtype}"].dtype == dtype
                assert abs(found[f"loss.{dtype}"] - cost(output)) < bound * 10, (name, dtype)
                slope = found[f"slope.{dtype}"] - grad(cost)(output)
                assert np.abs(slope).max() < bound, (name, dtype)


def test_two_inputs_and_repeated_words(tmp_path):
    """Gradients of an embedding are sparse in TensorFlow; their norm must be the dense one's."""
    draw = np.random.default_rng(2)
    given = {"words": draw.integers(0, 3, (7, 3)), "numbers": draw.normal(size=(7, 4))}
    np.savez(tmp_path / "given.npz", target=draw.normal(size=(7, 2)), **given)
    found = {}
    for backend in ("keras", "jax"):
        policy = {"clip": 0.2, "optimizer": OPTIMIZERS["adam_l2"]}
        folder = package(tmp_path / backend, *two(backend, **policy))
        execute(tmp_path, CHILD, "two", tmp_path, folder)
        found[backend] = np.load(tmp_path / f"{backend}.npz")
    assert found["jax"]["losses"].shape == (5,)
    for name in found["jax"].files:
        assert np.abs(found["keras"][name] - found["jax"][name]).max() < 1e-12, name
