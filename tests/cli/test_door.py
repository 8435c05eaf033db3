"""The outer door: no input, no bug and no interrupt leaves as a traceback."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import triglot.cli.check
import triglot.cli.train
from triglot.cli import program
from triglot.cli.exits import Failure

from .conftest import GOOD


def raising(problem):
    def fail(*args, **kwargs):
        raise problem

    return fail


def test_a_bug_is_called_one_and_leaves_its_trace(run, monkeypatch):
    monkeypatch.setattr(triglot.cli.check, "check_file", raising(RuntimeError("odd")))
    done = run("check", "a.yaml")
    assert done.code == 4 and done.out == ""
    assert "this is a bug in Triglot: RuntimeError: odd" in done.err
    assert "Traceback" not in done.err
    path = Path(re.search(r"the trace is in (\S+);", done.err)[1])
    assert "raise problem" in path.read_text()
    path.unlink()


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (PermissionError(13, "Permission denied", "/x"), 2, "Permission denied: /x"),
        (OSError(28, "No space left on device"), 2, "No space left"),
        (Failure("plain words", 3), 3, "error: plain words"),
    ],
)
def test_other_ends(run, monkeypatch, problem, code, said):
    monkeypatch.setattr(triglot.cli.check, "check_file", raising(problem))
    done = run("check", "a.yaml")
    assert done.code == code and said in done.err


def test_a_missing_framework_gives_3_and_the_line_to_install_it(run, monkeypatch):
    monkeypatch.setattr(program, "find_spec", lambda name: None)
    done = run("train", run.write("a.yaml", GOOD), "--to", "jax")
    assert done.code == 3
    assert 'pip install "triglot[jax]"' in done.err
    assert not (run.folder / "runs").exists()


def test_a_spec_that_cannot_train_says_why(run, monkeypatch):
    monkeypatch.setattr(program, "find_spec", importlib.util.find_spec)
    done = run("train", run.write("a.yaml", GOOD), "--to", "jax", "--out", "r")
    assert done.code == 1 and "needs `training` with a loss, and `data`" in done.err


def test_runs_that_are_none(run):
    for name in ("eval", "predict"):
        arguments = [name, "nowhere"] + (["x.npy"] if name == "predict" else [])
        done = run(*arguments)
        assert done.code == 2 and "is no run" in done.err
    run.write("config.json", "{}")
    assert run("eval", ".").code == 2
    run.write("config.json", '{"backend": "../../evil"}')
    assert run("eval", ".").code == 2


def test_an_environment_variable_sets_an_option(run, monkeypatch):
    monkeypatch.setenv("TRIGLOT_CHECK_FORMAT", "json")
    assert run("check", run.write("a.yaml", GOOD)).out.startswith("{")


def test_a_reader_that_leaves_early(tmp_path):
    command = f"{sys.executable} -m triglot ops --all | head -1"
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert done.stdout == "ops:\n" and done.stderr == ""


def test_what_a_trainer_advises_is_an_option_of_train_too():
    """Its messages are read by whoever called `triglot train`."""
    pages = (Path(__file__).parents[2] / "templates/shared/run").glob("*.j2")
    advised = {option for page in pages for option in re.findall("--[a-z][a-z-]+", page.read_text())}
    known = {option for each in triglot.cli.train.command.params for option in each.opts}
    assert {"--changed-data", "--resume"} <= advised <= known
