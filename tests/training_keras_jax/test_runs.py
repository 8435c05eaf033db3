"""Keras and JAX packages at work: interrupted, resumed, damaged; clean and stable text."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import numpy as np
import pytest
from safetensors.numpy import load_file
from triglot.compiler.policy.early_stopping import EarlyStopping
from triglot.tests.training.build import execute, ruff, word, write_customers

from .build import PAGES, customers, digits, package

RULES = "E,F,W,I,B,UP,SIM,N,D,RET,PT,C4,PIE,ERA"
COSINE = word("schedule", "cosine", warmup=("steps", 3), final=0.1)
SGD = word("optimizer", "sgd", lr=0.1, momentum=0.9, nesterov=True)


@pytest.fixture(scope="module", params=["keras", "jax"])
def digits_package(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param) / "package"
    return package(folder, *digits(request.param, schedule=COSINE, clip=1.0, epochs=4, batch=24))


def last(run):
    return load_file(run / "checkpoints" / "last.safetensors")


def start(folder, *args):
    """Start a script; its first line says that an epoch is done."""
    return subprocess.Popen(
        [sys.executable, *map(str, args)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
        env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def test_interrupted_runs_continue_bit_exactly(digits_package, tmp_path):
    train = digits_package / "train.py"
    options = ("--limit-batches", 50)
    execute(tmp_path, train, "--out", "whole", *options)
    process = start(tmp_path, train, "--out", "half", *options)
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "--resume continues" in out
    assert "Traceback" not in err
    execute(tmp_path, train, "--out", "half", *options, "--resume")
    whole, half = last(tmp_path / "whole"), last(tmp_path / "half")
    assert any(name.startswith("random.") for name in whole)
    assert whole.keys() == half.keys()
    for name, value in whole.items():
        assert np.array_equal(value, half[name]), name
    texts = [(tmp_path / run / "losses.csv").read_text() for run in ("whole", "half")]
    assert texts[0] == texts[1]


def test_digits_are_learnt(digits_package, tmp_path):
    execute(tmp_path, digits_package / "train.py", "--out", "run", "--epochs", 30)
    found = json.loads(execute(tmp_path, digits_package / "evaluate.py", "run").stdout)
    assert found["accuracy"] >= 0.97


def test_a_damaged_checkpoint_has_a_message(digits_package, tmp_path):
    short = ("--out", "run", "--epochs", 1, "--limit-batches", 1)
    execute(tmp_path, digits_package / "train.py", *short)
    path = tmp_path / "run" / "checkpoints" / "last.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    done = execute(tmp_path, digits_package / "train.py", *short, "--resume", check=False)
    assert done.returncode == 2
    assert "is damaged" in done.stderr


@pytest.mark.parametrize("backend", ["keras", "jax"])
def test_tables_stop_early_and_predict(backend, tmp_path):
    write_customers(tmp_path / "customers.csv")
    policy = {
        "early_stopping": EarlyStopping(monitor="val.auc", patience=2),
        "optimizer": word("optimizer", "adam", lr=0.03),
    }
    context, source = customers(backend, tmp_path, epochs=100, **policy)
    folder = package(tmp_path / "package", context, source)
    execute(tmp_path, folder / "train.py", "--out", "run")
    history = json.loads((tmp_path / "run" / "history.json").read_text())["epochs"]
    best = max(range(len(history)), key=lambda i: history[i]["val.auc"])
    assert best == len(history) - 3
    found = json.loads(execute(tmp_path, folder / "evaluate.py", "run", "--split", "val").stdout)
    assert found["auc"] == pytest.approx(history[best]["val.auc"], abs=1e-12)
    done = execute(tmp_path, folder / "predict.py", "run", "customers.csv")
    assert len(done.stdout.splitlines()) == 401


@pytest.mark.parametrize("backend", ["keras", "jax"])
@pytest.mark.parametrize(
    "policy",
    [
        {},
        {"optimizer": SGD, "schedule": COSINE, "clip": 0.5},
        {"optimizer": word("optimizer", "sgd"), "schedule": COSINE},
        {"optimizer": word("optimizer", "sgd")},
        {"optimizer": word("optimizer", "rmsprop", momentum=0.5), "max_steps": 100},
        {"early_stopping": EarlyStopping(patience=3), "metrics": ()},
    ],
    ids=["adamw", "nesterov", "schedule", "sgd", "steps", "stopping"],
)
def test_text_is_clean_and_stable(backend, policy, tmp_path):
    write_customers(tmp_path / "customers.csv")
    programs = (digits(backend, **policy), customers(backend, tmp_path, **policy))
    for number, (context, source) in enumerate(programs):
        folder = package(tmp_path / str(number), context, source)
        google = 'lint.pydocstyle.convention="google"'
        ruff(folder, "check", "--select", RULES, "--config", google)
        ruff(folder, "format", "--check")
        assert PAGES[backend](context) == PAGES[backend](context)
