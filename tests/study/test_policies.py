"""The loop's policies, seen from outside: when figures are taken, when a training ends."""

from __future__ import annotations

import json

import pytest
from triglot.tests.training.load import load

from .test_checkpoints import compile_to, trainer

STOPPING = "training.early_stopping={monitor: val.loss, patience: 2, min_delta: 0.1}"


def rows(run):
    return json.loads((run / "history.json").read_text())["epochs"]


def test_evaluations_every_other_epoch(tmp_path, monkeypatch):
    folder = compile_to(tmp_path, "training.evaluate=2 epochs", "training.epochs=5")
    train = trainer(folder, tmp_path, monkeypatch)
    assert train("--out", "run", "--limit-batches", 3) == 0
    found = rows(tmp_path / "run")
    assert [(row["epoch"], row["step"]) for row in found] == [(2, 6), (4, 12), (5, 15)]
    lines = (tmp_path / "run" / "losses.csv").read_text().splitlines()[1:]
    losses = [float(line.partition(",")[2]) for line in lines]
    assert found[0]["loss"] == pytest.approx(sum(losses[:6]) / 6)  # three whole batches an epoch


def test_time_ends_a_training_with_figures(tmp_path, monkeypatch):
    folder = compile_to(tmp_path, "training.max_time=0.4 seconds", "training.epochs=100000")
    train = trainer(folder, tmp_path, monkeypatch)
    assert train("--out", "run") == 0
    last = rows(tmp_path / "run")[-1]
    assert 0.4 <= sum(row["seconds"] for row in rows(tmp_path / "run")) < 10
    assert (tmp_path / "run" / "checkpoints" / "best.safetensors").exists()
    assert train("--out", "run", "--resume") == 0
    assert rows(tmp_path / "run")[-1] == last


def test_patience_counts_evaluations_that_are_not_better_by_enough(tmp_path):
    folder = compile_to(tmp_path, STOPPING, "training.evaluate=5 steps")
    assert "state.stale < PATIENCE" in (folder / "train.py").read_text()
    state = load(folder, "run").run.State()
    seen = [state.finish({"epoch": 1, "step": 5}, value) for value in (3.0, 2.95, 2.8, 2.75, 2.71)]
    assert seen == [True, False, True, False, False]
    assert (state.best, state.stale) == (2.8, 2)
    assert not state.finish({}, float("nan"))


def test_options_of_a_run_are_kept_when_it_goes_on(tmp_path, monkeypatch):
    train = trainer(compile_to(tmp_path), tmp_path, monkeypatch)
    some = ("--epochs", 3, "--batch", 100, "--seed", 4, "--limit-batches", 4)
    assert train("--out", "whole", *some) == 0
    assert train("--out", "half", *some, "--stop-after", 5) == 0
    assert train("--out", "half", "--resume", "--stop-after", 9, "--batch", 50) == 0
    assert train("--out", "half", "--resume") == 0
    texts = [(tmp_path / run / "losses.csv").read_text() for run in ("whole", "half")]
    assert texts[0] == texts[1]
    assert rows(tmp_path / "half")[-1]["step"] == 12


def test_the_profiler_writes_a_trace(tmp_path, monkeypatch):
    train = trainer(compile_to(tmp_path), tmp_path, monkeypatch)
    assert train("--out", "run", "--profile") == 0
    trace = json.loads((tmp_path / "run" / "profile.json").read_text())
    assert any("addmm" in event.get("name", "") for event in trace["traceEvents"])
    assert rows(tmp_path / "run")[-1]["step"] == 10
