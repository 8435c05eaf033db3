"""What happens to a run folder when things go wrong: damage, another spec, a full disk, SIGKILL."""

from __future__ import annotations

import fcntl
import json
import random
import resource
import signal
import sys

import numpy as np
import pytest
import triglot
from safetensors.numpy import load_file
from triglot.tests.study.kill import campaign, compiled
from triglot.tests.training.load import load

SPEC = """
triglot: 1
name: small
data:
  source: {sklearn: digits}
  target: label
  split: {train: 0.7, val: 0.15, test: 0.15}
model:
  inputs:
    image: image[8, 8, 1]
  layers: [flatten, dense: 6, relu, dropout: 0.2, dense: 10]
training:
  loss: cross_entropy
  optimizer: {adam: {lr: 1e-3}}
  checkpoint: {every: 7 steps, keep: 3}
  epochs: 2
  batch: 64
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return compile_to(tmp_path_factory.mktemp("small"))


def compile_to(folder, *overrides):
    path = folder / "small.yaml"
    path.write_text(SPEC)
    return triglot.compile(path, ["torch"], folder / "build", overrides).packages["torch"]


@pytest.fixture
def train(package, tmp_path, monkeypatch):
    """Train in this process: exit code and messages."""
    return trainer(package, tmp_path, monkeypatch)


def trainer(package, folder, monkeypatch):
    monkeypatch.chdir(folder)
    made = load(package, "train", "run")

    def call(*arguments):
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        monkeypatch.setattr(sys, "argv", ["train.py", *map(str, arguments)])
        try:
            made.run.main(made.train.train)
        except SystemExit as found:
            return found.code
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)

    return call


def last(run):
    return load_file(f"{run}/checkpoints/last.safetensors")


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[k], b[k]) for k in a)


def test_damage_is_named_and_passed_over(train, capsys, tmp_path):
    assert train("--out", "whole") == 0
    assert train("--out", "half", "--stop-after", 31) == 0
    assert "stopped at step 31" in capsys.readouterr().out
    folder = tmp_path / "half" / "checkpoints"
    numbered = [folder / f"step-{n:09d}.safetensors" for n in (14, 21, 28)]
    assert sorted(folder.glob("step-*")) == numbered  # the newest three
    newest = folder / "last.safetensors"
    newest.write_bytes(newest.read_bytes()[:-50])
    flipped = bytearray(numbered[2].read_bytes())
    flipped[-50] ^= 1
    numbered[2].write_bytes(flipped)
    assert train("--out", "half", "--resume") == 0
    told = capsys.readouterr().err
    assert "last.safetensors is damaged" in told
    assert "step-000000028.safetensors is damaged: its sum" in told
    assert "resumed from step-000000021.safetensors" in told
    assert same(last("whole"), last("half"))
    texts = [(tmp_path / run / "losses.csv").read_text() for run in ("whole", "half")]
    assert texts[0] == texts[1]


def test_a_folder_without_checkpoint_begins_again(train, capsys, tmp_path):
    assert train("--out", "run", "--stop-after", 3, "--seed", 5) == 0
    for path in (tmp_path / "run" / "checkpoints").iterdir():
        path.unlink()
    assert train("--out", "run", "--resume", "--stop-after", 5) == 0
    assert "no checkpoint yet: beginning again" in capsys.readouterr().err
    assert train("--out", "other", "--stop-after", 5, "--seed", 5) == 0
    assert same(last("run"), last("other"))


def test_another_spec_is_refused(train, tmp_path, monkeypatch, capsys):
    assert train("--out", "run", "--stop-after", 3) == 0
    changed = ("model.layers.dense.units=7", "training.epochs=4", "training.optimizer.adam.lr=2e-3")
    other = trainer(compile_to(tmp_path, *changed), tmp_path, monkeypatch)
    before = last("run")
    assert other("--out", "run", "--resume") == 2
    told = capsys.readouterr().err
    assert "was trained with another spec" in told
    assert "training.optimizer.adam.lr: 0.001 -> 0.002" in told
    assert "epochs" not in told
    assert same(before, last("run"))
    longer = trainer(compile_to(tmp_path, "training.epochs=3"), tmp_path, monkeypatch)
    assert longer("--out", "run", "--resume") == 0
    assert len(json.loads((tmp_path / "run" / "history.json").read_text())["epochs"]) == 3


def test_two_trainings_do_not_share_a_folder(train, tmp_path, capsys):
    assert train("--out", "run", "--stop-after", 3) == 0
    with (tmp_path / "run" / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert train("--out", "run", "--resume") == 2
        assert "another training is writing into run" in capsys.readouterr().err
    assert train("--out", "run") == 2
    assert "holds a run: continue it with --resume" in capsys.readouterr().err
    assert train("--out", "run", "--resume", "--stop-after", 5) == 0


def test_a_full_disk_loses_nothing(train, tmp_path, capsys):
    assert train("--out", "run", "--stop-after", 9) == 0
    before = last("run")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = (tmp_path / "run" / "checkpoints" / "last.safetensors").stat().st_size
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size - 500, hard))
        assert train("--out", "run", "--resume") == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    told = capsys.readouterr().err
    assert told.startswith("error: cannot write run/checkpoints/step-000000014.safetensors: ")
    assert told.count("\n") == 1
    assert same(before, last("run"))
    assert not list((tmp_path / "run").rglob("*.tmp"))
    assert train("--out", "run", "--resume") == 0
    assert train("--out", "whole") == 0
    assert same(last("whole"), last("run"))


def test_a_loss_that_is_not_finite_names_its_batch(tmp_path, monkeypatch, capsys):
    hot = trainer(compile_to(tmp_path, "training.optimizer.adam.lr=1e30"), tmp_path, monkeypatch)
    assert hot("--out", "run") == 5
    told = capsys.readouterr().err
    assert "error: the loss is nan at step 2, batch 2 of epoch 1 (examples " in told
    assert not (tmp_path / "run" / "checkpoints").exists()
    lines = (tmp_path / "run" / "losses.csv").read_text().splitlines()
    assert lines[2] == "2,nan"


def test_kills_leave_nothing_behind(tmp_path):
    """Three SIGKILLs of one framework; ``make kill`` makes a hundred, in all of them."""
    package = compiled(tmp_path, ["torch"], 200)["torch"]
    kills, ended, alike = campaign(package, tmp_path, 3, random.Random(1), 0.4)
    assert kills == 3
    assert ended >= 1
    assert alike == ended
