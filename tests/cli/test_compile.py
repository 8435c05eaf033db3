"""``triglot compile`` and the commands that run what it writes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from .conftest import BAD, GOOD, MODELS

DIGITS = MODELS / "digits_cnn.yaml"


def test_compile_writes_three_packages(run):
    spec = run.write("a.yaml", GOOD)
    done = run("compile", spec, "-o", "out")
    assert done.code == 0
    assert done.out.splitlines() == ["out/torch", "out/keras", "out/jax"]
    assert "wrote 3 packages in out/; next: `triglot verify" in done.err
    for name in ("torch", "keras", "jax"):
        assert (run.folder / "out" / name / "model.py").is_file()


def test_compile_json(run):
    done = run("compile", run.write("a.yaml", GOOD), "--to", "jax", "--format", "json", "-q")
    assert json.loads(done.out) == {"version": 1, "packages": {"jax": "build/jax"}, "trainer": False}


def test_compile_refuses_a_wrong_spec_and_writes_nothing(run):
    done = run("compile", run.write("a.yaml", BAD), "-o", "out")
    assert done.code == 1 and "E0300" in done.err and done.out == ""
    assert not (run.folder / "out").exists()


def test_edited_files_are_kept(run):
    spec = run.write("a.yaml", GOOD)
    command = ("compile", spec, "--to", "torch", "-o", "out")
    assert run(*command).code == 0
    assert run(*command).code == 0
    model = run.folder / "out" / "torch" / "model.py"
    model.write_text(model.read_text() + "\n# mine\n")
    done = run(*command)
    assert done.code == 1 and "`model.py`" in done.err and "--force" in done.err
    assert "# mine" in model.read_text()
    assert run(*command, "--force").code == 0
    assert "# mine" not in model.read_text()


def test_a_folder_that_is_a_file(run):
    run.write("out", "not a folder")
    done = run("compile", run.write("a.yaml", GOOD), "-o", "out")
    assert done.code in (1, 2) and "error" in done.err and "bug" not in done.err


@pytest.mark.xdist_group("torch")
def test_train_eval_predict(run):
    """The whole way, two batches long."""
    pytest.importorskip("torch")
    import numpy as np

    done = run("train", DIGITS, "--to", "torch", "--out", "r", "--smoke")
    assert done.code == 0, done.err
    assert (run.folder / "r" / "history.json").is_file()
    assert run("eval", "r").code == 0
    np.save(run.folder / "some.npy", np.zeros((3, 8, 8, 1), dtype="float32"))
    assert run("predict", "r", "nowhere.npy").code == 2
    assert run("train", DIGITS, "--to", "torch", "--out", "r", "--smoke", "--resume").code == 0


@pytest.mark.xdist_group("torch")
def test_an_interrupt_ends_with_130_and_a_checkpoint(tmp_path):
    pytest.importorskip("torch")
    command = [sys.executable, "-m", "triglot", "train", str(DIGITS), "--to", "torch", "--out", "r",
               "--set", "training.epochs=500"]  # fmt: skip
    child = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        wanted = tmp_path / "r" / "checkpoints" / "last.safetensors"
        limit = time.monotonic() + 240
        while not wanted.exists() and child.poll() is None and time.monotonic() < limit:
            time.sleep(0.2)
        assert child.poll() is None, child.communicate()
        os.killpg(child.pid, signal.SIGINT)
        _, err = child.communicate(timeout=120)
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
    assert child.returncode == 130, err
    assert "Traceback" not in err
    assert wanted.exists()


def test_long_names_and_paths_are_no_bug(run):
    """What the user writes may be longer than a line of code."""
    folder = run.folder / ("a" * 60) / ("b" * 60)
    folder.mkdir(parents=True)
    (folder / "customers.csv").write_text((MODELS / "customers.csv").read_text())
    text = (MODELS / "tabular_mlp.yaml").read_text()
    text = text.replace("csv: customers.csv", f"csv: {folder.relative_to(run.folder)}/customers.csv")
    path = run.write("a.yaml", text.replace("name: tabular_mlp", f"name: {'n' * 40}"))
    done = run("compile", path, "-o", "out")
    assert done.code == 0, done.err
    for backend in ("torch", "keras", "jax"):
        for page in (run.folder / "out" / backend).glob("*.py"):
            head = page.read_text().partition("\n")[0]
            assert len(head) <= 88, (backend, page.name)
