"""``triglot doctor`` and ``triglot completion``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from triglot.cli import doctor
from triglot.cli.group import COMMANDS


def test_every_framework_is_asked_for_its_devices():
    assert set(doctor.PROBES) == set(doctor.FRAMEWORKS)


def test_what_is_installed(run):
    done = run("doctor", "--quick")
    assert done.code == 0 and "torch: works" in done.out and "devices" not in done.out
    assert max(map(len, done.out.splitlines()[1:])) <= 80
    found = json.loads(run("doctor", "--quick", "--format", "json").out)
    assert set(found["frameworks"]) == {"torch", "keras", "jax"} and found["version"] == 1
    assert found["frameworks"]["jax"]["packages"]["flax"]["installed"]


def test_another_version_is_marked_and_missing_ones_say_how(run, monkeypatch):
    known = {"torch": "2.7.0", "numpy": "2.4.6", "safetensors": "0.8.0", "keras": "3.15.1"}
    monkeypatch.setattr(doctor, "installed", known.get)
    done = run("doctor", "--quick")
    assert done.code == 0 and "torch 2.7.0 (tested with 2.13.0)" in done.out
    assert "keras: tensorflow-cpu not installed: pip install 'triglot[keras]'" in done.out
    assert "jax: jax and flax and optax not installed" in done.out
    monkeypatch.setattr(doctor, "installed", {}.get)
    done = run("doctor")
    assert done.code == 3 and "numpy: not installed" in done.out


def test_devices_are_asked_of_a_child(run, monkeypatch):
    before = set(sys.modules)
    monkeypatch.setattr(
        doctor,
        "PROBES",
        {
            "torch": "d = ['cpu', 'a GPU']; print('noise')",
            "keras": "raise ImportError('no CPU')",
            "jax": "import time; time.sleep(60)",
        },
    )
    monkeypatch.setattr(doctor, "PATIENCE", 2)
    done = run("doctor")
    assert done.code == 0 and "devices: cpu, a GPU" in done.out
    assert (
        "keras: ImportError: no CPU" in done.out and "jax: it did not start within 2 s" in done.out
    )
    assert not {"torch", "tensorflow", "jax"} & (set(sys.modules) - before)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(run, shell):
    done = run("completion", shell)
    assert done.code == 0 and "_TRIGLOT_COMPLETE" in done.out
    assert run("completion", "tcsh").code == 2
    program = shutil.which(shell)
    if program is not None:  # the shell itself says whether it can read it
        check = subprocess.run(
            [program, "-n"], input=done.out, text=True, capture_output=True, check=False
        )
        assert check.returncode == 0, check.stderr


def completed(*words):
    environment = {
        **os.environ,
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
        "_TRIGLOT_COMPLETE": "bash_complete",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from triglot.cli import main; sys.exit(main())"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {line.partition(",")[2] for line in done.stdout.splitlines()}


def test_completions():
    assert completed("triglot", "") == set(COMMANDS)
    assert completed("triglot", "com") == {"compile", "completion"}
    assert {"--fix", "--strict", "--watch"} <= completed("triglot", "check", "--")
