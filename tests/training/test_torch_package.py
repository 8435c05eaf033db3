"""PyTorch packages at work: equal to the NumPy reference, resumed, interrupted, damaged."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from autograd import grad
from triglot.backends.torch.train import pages
from triglot.compiler.policy.early_stopping import EarlyStopping
from triglot.compiler.reference import array

from .build import (
    DIGITS_MODEL,
    TAGGER_MODEL,
    customers,
    digits,
    execute,
    package,
    ruff,
    tagger,
    word,
    write_customers,
)
from .load import load
from .packages import compiled

OPTIMIZERS = [
    word("optimizer", "adamw"),
    word("optimizer", "adam", lr=0.01, weight_decay=0.1),
    word("optimizer", "sgd", lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    word("optimizer", "sgd", lr=0.1),
    word("optimizer", "rmsprop", momentum=0.5, weight_decay=0.01),
]
COSINE = word("schedule", "cosine", warmup=("steps", 3), final=0.1)


def forward(p, x):
    """The customers network in NumPy."""
    hidden = np_matmul(x, p["model.hidden.kernel"]) + p["model.hidden.bias"]
    return (
        np_matmul(hidden * array.sigmoid(hidden), p["model.score.kernel"]) + p["model.score.bias"]
    )


def np_matmul(a, b):
    return array.matmul(a, b)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
@pytest.mark.parametrize("plain", [True, False])
def test_twenty_steps_are_the_references(optimizer, plain, tmp_path):
    write_customers(tmp_path / "customers.csv")
    more = {} if plain else {"schedule": COSINE, "clip": 0.3}
    context, source = customers(tmp_path, optimizer=optimizer, **more)
    folder = package(tmp_path / "package", context, source, pages)
    made = load(folder, "step", "weights", "data", "run")
    step, data = made.step, made.data
    inputs, target = data.load(tmp_path, "float64").train
    model = step.make_model(3, "float64")
    theirs = step.make_optimizer(model)
    p = made.weights.initial(3)
    assert all(np.array_equal(p[k], v) for k, v in made.weights.to_canonical(model).items())
    slots = {name: {slot: np.zeros_like(v) for slot in optimizer.slots()} for name, v in p.items()}
    loss = context.training.loss
    rows = data.order(len(target), 3, 0)
    rates = None if plain else step.learning_rates(20, 9)
    for number in range(20):
        chosen = rows[number * 13 : number * 13 + 13]
        x, y = inputs[chosen], target[chosen]
        cost = lambda q: loss.reference(array, forward(q, x), y)  # noqa: B023, E731
        gradients = grad(cost)(p)
        expected = cost(p)
        rate = optimizer.lr
        if not plain:
            norm = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
            gradients = {name: g * min(1.0, 0.3 / norm) for name, g in gradients.items()}
            rate *= COSINE.value_at(number, 20, 9)
        given = () if plain else (float(rates[number]),)
        tensors = step.as_tensors(x, "cpu"), step.as_tensors(y, "cpu")
        got = step.train_step(model, theirs, *tensors, *given)
        assert float(got) == pytest.approx(expected, rel=1e-12)
        for name in p:
            p[name], slots[name] = optimizer.update(
                np, p[name], gradients[name], slots[name], number, rate
            )
    for name, value in made.weights.to_canonical(model).items():
        assert np.abs(value - p[name]).max() < 1e-12, name
    kept = step.optimizer_arrays(model, theirs)
    for name, value in kept.items():
        slot, _, path = name.removeprefix("optimizer.").partition(".")
        assert np.abs(value - slots[path][slot]).max() < 1e-12, name
    assert len(kept) == len(p) * len(optimizer.slots())


def checkpoint(run):
    from safetensors.numpy import load_file

    return load_file(run / "checkpoints" / "last.safetensors")


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[k], b[k]) for k in a)


@pytest.fixture(scope="module")
def digits_package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("digits")
    policy = {
        "optimizer": word("optimizer", "adamw", lr=0.01),
        "schedule": COSINE,
        "clip": 1.0,
        "epochs": 4,
    }
    return package(folder / "package", digits(**policy), DIGITS_MODEL, pages)


def test_digits_are_learnt_and_used(digits_package, tmp_path):
    run = tmp_path / "run"
    execute(tmp_path, digits_package / "train.py", "--out", run, "--epochs", 12)
    found = json.loads(execute(tmp_path, digits_package / "evaluate.py", run).stdout)
    assert found["accuracy"] >= 0.97
    history = json.loads((run / "history.json").read_text())["epochs"]
    assert len(history) == 12
    assert history[-1]["val.accuracy"] > 0.95
    lines = (run / "losses.csv").read_text().splitlines()
    assert len(lines) == 1 + history[-1]["step"]
    from sklearn.datasets import load_digits

    np.savez(tmp_path / "some.npz", image=load_digits().images[:20, :, :, None])
    out = tmp_path / "out.csv"
    execute(tmp_path, digits_package / "predict.py", run, "some.npz", "-o", out)
    rows = [line.split(",") for line in out.read_text().splitlines()]
    assert rows[0] == ["prediction", *map(str, range(10))]
    right = [row[0] == str(t) for row, t in zip(rows[1:], load_digits().target, strict=False)]
    assert sum(right) >= 19
    assert list(run.glob("events.out.tfevents.*"))


def test_events_are_read_by_tensorboard(digits_package, tmp_path):
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

    run = tmp_path / "run"
    args = (digits_package / "train.py", "--out", run, "--limit-batches", 2)
    execute(tmp_path, *args, "--epochs", 1)
    execute(tmp_path, *args, "--epochs", 2, "--resume")
    paths = sorted(run.glob("events.out.tfevents.*"))
    events = [list(EventFileLoader(str(path)).Load()) for path in paths]
    assert [each[1].session_log.status for each in events] == [1, 1]  # later steps are forgotten
    tags = [{value.tag for value in each[2].summary.value} for each in events]
    assert len(tags) == 2
    assert tags[0] >= {"loss", "val.loss", "val.accuracy", "rate"}


def test_resume_is_bit_exact(digits_package, tmp_path):
    train = digits_package / "train.py"
    whole, half = tmp_path / "whole", tmp_path / "half"
    options = ("--limit-batches", 12, "--batch", 24)
    execute(tmp_path, train, "--out", whole, *options)
    # stopped after 2 of 4 epochs by a failing write would be the same; here by the epoch count
    process = subprocess.Popen(
        [sys.executable, train, "--out", half, *map(str, options)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "--resume continues" in out
    assert "Traceback" not in err
    execute(tmp_path, train, "--out", half, *options[:2], "--resume")
    assert same(checkpoint(whole), checkpoint(half))
    assert (whole / "losses.csv").read_text() == (half / "losses.csv").read_text()


def test_kill_leaves_a_whole_checkpoint(digits_package, tmp_path):
    run = tmp_path / "run"
    process = subprocess.Popen(
        [sys.executable, digits_package / "train.py", "--out", run, "--epochs", "1000",
         "--limit-batches", "2"],
        stdout=subprocess.PIPE, text=True, cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    for _ in range(7):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert checkpoint(run)["optimizer.first_moment.model.dense.kernel"].shape == (192, 10)
    epochs = len(json.loads((run / "history.json").read_text())["epochs"])
    args = ("--epochs", epochs + 2, "--limit-batches", 2, "--resume")
    execute(tmp_path, digits_package / "train.py", "--out", run, *args)
    lines = (run / "losses.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [
        str(n) for n in range(1, 2 * (epochs + 2) + 1)
    ]


def test_damaged_and_missing_files_have_messages(digits_package, tmp_path):
    run = tmp_path / "run"
    train = digits_package / "train.py"
    short = ("--out", run, "--epochs", 1, "--limit-batches", 1)
    execute(tmp_path, train, *short)

    def error(*args, code=2):
        done = execute(tmp_path, *args, check=False)
        assert done.returncode == code
        assert done.stderr.startswith("error: ")
        return done.stderr

    assert "holds a run" in error(train, *short)
    path = run / "checkpoints" / "last.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    assert "is damaged" in error(train, *short, "--resume")
    assert "is no run" in error(digits_package / "evaluate.py", tmp_path / "nothing")
    assert "there is no file" in error(digits_package / "predict.py", run, "nothing.npz")
    (tmp_path / "bad.npz").write_bytes(b"PK\x03\x04")
    assert "is not a NumPy file" in error(digits_package / "predict.py", run, "bad.npz")
    np.savez(tmp_path / "wrong.npz", image=np.zeros((2, 9, 8, 1)))
    assert "examples of shape" in error(digits_package / "predict.py", run, "wrong.npz")
    absent = ("--device", "nonsense")
    assert "cannot be used" in error(train, "--out", tmp_path / "b", *absent, code=3)
    assert "cannot be used" in error(digits_package / "evaluate.py", run, *absent, code=3)


def test_tables_with_mistakes_have_messages(tmp_path):
    write_customers(tmp_path / "customers.csv")
    stopping = EarlyStopping(monitor="val.auc", patience=2)
    policy = {"early_stopping": stopping, "optimizer": word("optimizer", "adam", lr=0.03)}
    context, source = customers(tmp_path, epochs=100, **policy)
    folder = package(tmp_path / "package", context, source, pages)
    run = tmp_path / "run"
    execute(tmp_path, folder / "train.py", "--out", run)
    history = json.loads((run / "history.json").read_text())["epochs"]
    assert len(history) < 100
    best = max(range(len(history)), key=lambda i: history[i]["val.auc"])
    assert best == len(history) - 3
    first = execute(tmp_path, folder / "evaluate.py", run, "--split", "val").stdout
    assert json.loads(first)["auc"] == history[best]["val.auc"]
    fitted = json.loads((run / "data.json").read_text())
    assert set(fitted["income"]) == {"fill", "center", "spread"}

    text = (tmp_path / "customers.csv").read_text()
    done = execute(tmp_path, folder / "predict.py", run, tmp_path / "customers.csv")
    assert len(done.stdout.splitlines()) == len(text.splitlines())
    lines = text.splitlines()
    for broken, message in [
        (text.replace("tenure", "tenur", 1), "no column 'tenure'; did you mean 'tenur'?"),
        ("\n".join([lines[0], lines[1], "x" + lines[2]]), "line 3, column 'age': 'x"),
        (lines[0], "no rows"),
        (lines[0] + "\n1,2\n", "line 2: 2 values for 6 columns"),
    ]:
        (tmp_path / "other.csv").write_text(broken)
        done = execute(tmp_path, folder / "predict.py", run, "other.csv", check=False)
        assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    (tmp_path / "customers.csv").unlink()
    done = execute(tmp_path, folder / "train.py", "--out", "again", check=False)
    assert "there is no file customers.csv; --data names the folder" in done.stderr


def test_strict_weights(digits_package):
    made = load(digits_package, "step", "weights")
    model, weights = made.step.make_model(0), made.weights
    arrays = weights.to_canonical(model)
    del arrays["model.dense.bias"]
    with pytest.raises(weights.WeightsError, match=r"1 missing \(first: model\.dense\.bias\)"):
        weights.from_canonical(model, arrays)
    arrays["model.dense.bias"] = np.zeros(3, np.float32)
    with pytest.raises(weights.WeightsError, match=r"shape \(3,\), the model \(10,\)"):
        weights.from_canonical(model, arrays)


def test_no_dropout_and_float64(digits_package, tmp_path):
    """Without dropout the loss of an epoch does not depend on the framework's generator."""
    options = ("--limit-batches", 3, "--epochs", 1, "--float64", "--no-dropout")
    began = time.time()
    for name in ("a", "b"):
        execute(tmp_path, digits_package / "train.py", "--out", name, *options)
    assert (tmp_path / "a" / "losses.csv").read_text() == (
        tmp_path / "b" / "losses.csv"
    ).read_text()
    assert checkpoint(tmp_path / "a")["model.dense.kernel"].dtype == np.float64
    assert time.time() - began < 120


def test_two_inputs_and_a_label_per_position(tmp_path):
    folder = package(tmp_path / "package", tagger(tmp_path), TAGGER_MODEL, pages)
    ruff(folder, "check")
    execute(tmp_path, folder / "train.py")
    found = json.loads(execute(tmp_path, folder / "evaluate.py", "run").stdout)
    assert found["accuracy"] > 0.9
    names = {name: np.load(tmp_path / f"{name}.npy")[:5] for name in ("tokens", "about")}
    np.savez(tmp_path / "some.npz", **names)
    execute(tmp_path, folder / "predict.py", "run", "some.npz", "-o", "out.npy")
    assert np.load(tmp_path / "out.npy").shape == (5, 7, 4)
    np.save(tmp_path / "about.npy", np.zeros((4, 3)))
    done = execute(tmp_path, folder / "train.py", "--out", "other", check=False)
    assert "'about' has 4 examples, the target 90" in done.stderr


def test_an_interrupt_within_an_epoch_loses_nothing(digits_package, tmp_path):
    """The signal comes at the 17th step of epochs of 12; the resumed run equals the whole one."""
    program = (
        f"import sys; sys.path.insert(0, {str(digits_package)!r})\n"
        "import run, train\n"
        "class Interrupt(run.Interrupt):\n"
        "    def __bool__(self):\n"
        "        self.count = getattr(self, 'count', 0) + 1\n"
        "        if self.count == 18:\n"
        "            self.handle(2, None)\n"
        "        return self.count in (18, 19)\n"
        "run.Interrupt = Interrupt\n"
        "run.main(train.train)\n"
    )
    (tmp_path / "program.py").write_text(program)
    options = ("--limit-batches", 12, "--epochs", 3)
    done = execute(tmp_path, "program.py", "--out", "half", *options, check=False)
    assert done.returncode == 130
    assert "interrupted at step 17" in done.stdout
    execute(tmp_path, digits_package / "train.py", "--out", "half", *options, "--resume")
    execute(tmp_path, digits_package / "train.py", "--out", "whole", *options)
    assert same(checkpoint(tmp_path / "whole"), checkpoint(tmp_path / "half"))
    whole, half = (tmp_path / name / "losses.csv" for name in ("whole", "half"))
    assert whole.read_text() == half.read_text()


def test_a_graph_of_what_draws(tmp_path):
    """Tracing twice would draw twice: a network whose draws are counted differs from itself."""
    spec = (Path(__file__).parents[1] / "specs/vae.yaml").read_text()
    spec = spec.replace("  ema: 0.9\n", "  rng: portable\n  log: {graph: true}\n")
    made = load(compiled(tmp_path, spec), "step", "train")
    model = made.step.make_model(0)
    made.train.write_graph(model, made.step.as_tensors(np.zeros((1, 1, 8, 8), np.float32), "cpu"), tmp_path)
    (found,) = tmp_path.glob("events.out.tfevents.*")
    assert b"aten::exp" in found.read_bytes()
