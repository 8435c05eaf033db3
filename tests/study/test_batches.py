"""``triglot train --find-batch-size``: doubling, what ends it, and that nothing is left behind."""

from __future__ import annotations

import pytest
from triglot.cli import main
from triglot.cli.batches import size
from triglot.cli.exits import Failure
from triglot.study import batches

from .test_checkpoints import SPEC

RUN = """
def progress(first, stop, *rest):
    yield from range(first, stop)

class Run:
    def check(self, state, order, size):
        pass
"""
TRAIN = """
import argparse, os, signal, sys, time, types
import run

def train():
    parser = argparse.ArgumentParser()
    for name in ("--out", "--batch", "--limit-batches", "--epochs"):
        parser.add_argument(name)
    batch = int(parser.parse_known_args()[0].batch)
    os.makedirs(parser.parse_known_args()[0].out)
    if batch == 16:
        kept = b"x" * 400_000_000
        time.sleep(60)
    if batch == 32:
        raise MemoryError
    if batch == 64:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
    if batch == 128:
        os.kill(os.getpid(), signal.SIGKILL)
    if batch == 256:
        raise ValueError("labels")
    for _ in range(3):
        for _ in run.progress(0, 2):
            time.sleep(0.01)
        run.Run().check(types.SimpleNamespace(batch=2), range(2 * batch), batch)
"""


@pytest.fixture
def attempt(tmp_path):
    package, folder = tmp_path / "package", tmp_path / "trials"
    package.mkdir()
    folder.mkdir()
    (package / "run.py").write_text(RUN)
    (package / "train.py").write_text(TRAIN)
    return lambda batch: batches.attempt(package, folder, ["--epochs", "3"], batch, 200_000_000)


def test_what_ends_a_trial(attempt):
    fine = attempt(8)
    assert (fine.batch, fine.examples, fine.size, fine.problem) == (8, 16, 8, "")
    assert 200 < fine.rate <= 16 / 0.02
    assert 5e6 < fine.memory < 2e8
    over = attempt(16)
    assert over.rate is None and not over.problem and over.memory > 2e8
    for batch in (32, 64, 128):
        lost = attempt(batch)
        assert lost.rate is None and not lost.problem, batch
    assert attempt(256).problem == "error: ValueError: labels"


def test_batches_double_until_memory_or_the_data_end():
    def made(fits, count):
        def one(batch):
            return batches.Trial(
                batch, rate=1.0 if batch <= fits else None, examples=count, size=2 * batch
            )

        return [(trial.batch, trial.rate) for trial in batches.trials(one, 3)]

    assert made(13, 1000) == [(3, 1.0), (6, 1.0), (12, 1.0), (24, None)]
    assert made(999, 47) == [(3, 1.0), (6, 1.0), (12, 1.0)]


def test_sizes():
    assert [size(text) for text in ("2GiB", "1.5 gb", "500MB", "64kib")] == [
        2**31, 1_500_000_000, 500_000_000, 65536,
    ]  # fmt: skip
    with pytest.raises(Failure, match="is no size"):
        size("90")


def test_the_largest_batch_is_told_and_nothing_is_left(tmp_path, monkeypatch, capfd):
    (tmp_path / "small.yaml").write_text(SPEC)
    monkeypatch.chdir(tmp_path)
    command = ["train", "small.yaml", "--to", "torch", "--find-batch-size"]
    assert main([*command, "--set", "training.batch=1024"]) == 0
    told = capfd.readouterr().out.splitlines()
    assert len(told) == 2 and told[0].startswith("batch    1024 ") and "examples/s" in told[0]
    assert told[1] == "batch 1024: the largest that worked; the data has no more examples"
    assert main([*command, "--limit-memory", "60MiB"]) == 2
    out, err = capfd.readouterr()
    assert "memory ends" in out and "not even a batch of 64 fits" in err
    assert [path.name for path in tmp_path.iterdir()] == ["small.yaml"]
    assert main([*command[:3], "torch,jax", "--find-batch-size"]) == 2
