"""One framework's part of `test_runs`.

    python child.py FRAMEWORK FOLDER

FOLDER/<spec>/<framework> are packages.  What is found is written to FOLDER/<framework>.npz.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
from load import load

FRAMEWORKS = ("torch", "keras", "jax")
HUGE, STEPS, HALF = (2, 3), 8, 5
"""Updates whose gradients leave the range of float64, updates, and where a run is handed over."""

LOGGED = ("scaled", "followed")
"""Specs that log gradients."""


class Learner:
    """A package's updates, with one face for all frameworks.

    Attributes:
        state: what ``train_step`` takes and changes: optimizer, scale and average, or all in one.
        run: where updates log their gradients, if they do.
    """

    def __init__(self, own, package, rated):
        self.own, self.rated, self.run = own, rated, None
        self.page = load(package, "step", "precision", "train", "weights", "run")
        self.model = self.page.step.make_model(3, "float64")
        self.averages = hasattr(self.page.step, "make_average" if own != "jax" else "begin_average")
        self.begin({}, 0)

    def begin(self, arrays, step):
        """At the beginning, or where a checkpoint was."""
        page, model = self.page, self.model
        state = [page.step.make_optimizer(model)]
        if self.own != "jax":
            state.append(page.precision.make_scaler(model))
            state += [page.step.make_average(model)] if self.averages else []
        if arrays:
            page.weights.from_canonical(model, page.weights.model_only(arrays))
            restored = page.step.restore_optimizer(model, state[0], arrays, step)
            if self.own == "jax":
                average = page.step.restore_average if self.averages else lambda state, *_: state
                state = [average(restored, arrays, step)]
            else:
                page.precision.restore_scaler(state[1], arrays)
                for average in state[2:]:
                    page.step.restore_average(average, arrays, step)
        self.state = state

    def update(self, batch, number):
        """One update; returns the loss."""
        step = self.page.step
        rate = [float(step.learning_rates(STEPS, STEPS)[number])] if self.rated else []
        if self.own == "torch":
            import torch

            self.model.train()
            batch = [torch.from_numpy(array) for array in batch]
        batch = batch if self.rated else [tuple(batch)]
        more = self.logged(batch, number + 1) if self.run else {}
        if self.own == "jax":
            state, loss = step.train_step(*self.state, *batch, *rate)
            self.state = [state]
        else:
            loss = step.train_step(self.model, *self.state, *batch, *rate, **more)
        if "gradients" in more:
            self.run.watch(number + 1, 0.1, more["gradients"], self.arrays())
        return float(np.asarray(loss).ravel()[0])

    def logged(self, batch, number):
        """Log the gradients of an update, as ``train.py`` does; what PyTorch's step has to know for it."""
        if self.own == "torch":
            watch = partial(self.run.watch, number, 0.1)
            return {"watch": watch} if self.rated else {"gradients": {}}
        taken = [self.model, *self.state[self.rated : 2]] if self.own == "keras" else self.state
        before = [] if self.rated else [self.arrays()]
        self.run.watch(number, 0.1, self.page.step.gradient_arrays(*taken, *batch), *before)
        return {}

    def arrays(self):
        """A checkpoint."""
        page = self.page.train if self.own == "torch" else self.page.step
        return page.snapshot(self.model, *self.state)


def batches(seed):
    """The same batches everywhere; some of them are huge."""
    draws = np.random.default_rng(seed)
    for number in range(STEPS):
        features = draws.normal(size=(10, 4))
        yield [features * (3e306 if number in HUGE else 1.0), draws.integers(0, 3, 10)]


def skipping(own, folder, name, rated):
    """Updates that are not made, and a run that another framework goes on with."""
    learner = Learner(own, folder / name / own, rated)
    if name in LOGGED:
        learner.run = learner.page.run.Run(folder / f"log-{name}-{own}")
        learner.run.folder.mkdir()
    found = {}
    for number, batch in enumerate(batches(1)):
        before = learner.arrays()
        found[f"{name}/loss/{number}"] = np.array(learner.update(batch, number))
        if number == HUGE[0]:
            found |= {f"{name}/before/{key}": value for key, value in before.items()}
            found |= {f"{name}/skipped/{key}": value for key, value in learner.arrays().items()}
        if number == HALF - 1:
            half = learner.arrays()
    if learner.run:
        path, learner.run = learner.run.folder / "log.csv", None
        found[f"{name}/log"] = np.genfromtxt(path, delimiter=",", skip_header=1)
    found |= {f"{name}/whole/{key}": value for key, value in learner.arrays().items()}
    np.savez(folder / f"half-{name}-{own}.tmp.npz", **half)
    (folder / f"half-{name}-{own}.tmp.npz").rename(folder / f"half-{name}-{own}.npz")
    for other in FRAMEWORKS:
        path, deadline = folder / f"half-{name}-{other}.npz", time.monotonic() + 300
        while not path.exists():
            assert time.monotonic() < deadline, f"{other} does not come"
            time.sleep(0.05)
        with np.load(path) as file:
            learner.begin(dict(file), HALF)
        for number, batch in enumerate(batches(1)):
            if number >= HALF:
                learner.update(batch, number)
        found |= {f"{name}/{other}/{key}": value for key, value in learner.arrays().items()}
    return found


def digits(own, folder):
    """The generated trainer in all precisions, stopped and resumed; the dtypes of what is kept."""
    from safetensors.numpy import load_file

    found = {}
    for precision in ("float32", "bfloat16", "float16"):
        package = folder / precision / own
        train = load(package, "train").train
        out = folder / f"run-{precision}-{own}"
        run(train, "--out", out)
        found[f"{precision}/losses"] = np.loadtxt(out / "losses.csv", delimiter=",", skiprows=1)[:, 1]
        found[f"{precision}/log"] = np.genfromtxt(out / "log.csv", delimiter=",", skip_header=1)
        found[f"{precision}/accuracy"] = np.array(accuracy(out))
        kept = load_file(out / "checkpoints" / "last.safetensors")
        found |= {f"{precision}/dtype/{n}": np.array(a.dtype.name) for n, a in kept.items()}
        if precision == "float16":
            half = folder / f"half-run-{own}"
            run(train, "--out", half, "--stop-after", 30)
            run(train, "--out", half, "--resume")
            again = load_file(half / "checkpoints" / "last.safetensors")
            found["same"] = np.array(all(np.array_equal(kept[n], again[n]) for n in kept))
            found["scale"] = kept["scaler.loss"]
    return found


def run(train, *arguments):
    """Run ``train.py`` in this process."""
    sys.argv = ["train.py", *map(str, arguments)]
    assert train.train() == 0


def accuracy(out):
    """The last one of a run."""
    import json

    return json.loads((out / "history.json").read_text())["epochs"][-1]["val.accuracy"]


def blown_up(own, folder):
    """What a trainer says whose loss is no longer finite."""
    page = load(folder / "scaled" / own, "train", "run")
    sys.argv = ["train.py", "--out", str(folder / f"blown-{own}"), "--max-steps", "8"]
    page.train.learning_rates = lambda total, each: np.full(total, 1e30)
    try:
        page.train.train()
    except page.run.DivergedError as error:
        return str(error)
    return ""


def main(own, folder):
    """Everything; float64 comes first: Keras and JAX have it for the whole process."""
    found = {}
    for name, rated in (("scaled", True), ("turns", False), ("followed", False)):
        found |= skipping(own, folder, name, rated)
    found |= digits(own, folder)
    found["blown"] = np.array(blown_up(own, folder))
    np.savez(folder / f"{own}.npz", **found)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
