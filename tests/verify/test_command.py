"""``triglot verify`` end to end: exit codes, JSON, interruption, what is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from triglot.cli import main
from triglot.verify import processes, verify

SPECS = Path(__file__).parents[1] / "specs"
KEYS = {"backend", "quantity", "dtype", "max_error", "bound", "ok", "where"}

TRAINED = """\
triglot: 1
name: trained
model:
  inputs: {image: "image[6, 7, 2]"}
  layers:
    - conv2d: {filters: 4, kernel: 3}
    - batch_norm
    - relu
    - dropout: 0.3
    - flatten
    - dense: 3
training:
  loss: {cross_entropy: {label_smoothing: 0.1}}
  optimizer: {adamw: {lr: 0.01}}
  schedule: {cosine: {warmup: 2 epochs}}
  clip: 0.5
"""
"""An offset in front of a batch norm, under an optimizer that amplifies its noise."""

SEVERAL = """\
triglot: 1
name: several
networks:
  encoder:
    inputs: {image: "image[6, 7, 2]"}
    layers: [flatten, {dense: 5}, tanh]
  decoder:
    inputs: {code: "vector[5]"}
    layers: [{dense: 84}, sigmoid]
"""


@pytest.fixture
def spec(tmp_path):
    """A spec with a trainer's policy."""
    path = tmp_path / "trained.yaml"
    path.write_text(TRAINED)
    return path


@pytest.mark.parametrize("backend", processes.NEEDED)
def test_a_policy_is_compared_through_all_its_steps(spec, backend):
    """Every quantity there is, in both precisions, and all of them agree."""
    found = verify(spec, (backend,))
    assert found.agree, [row for row in found.comparisons if not row.ok] or found.failures
    wide = {row.quantity for row in found.comparisons if row.dtype == "float64"}
    assert {"loss", "gradients of the loss", "weights after 20 steps", "losses of 20 steps"} <= wide
    assert "running statistics" in wide
    assert len(found.losses[backend, "float64"]) == 20
    assert found.losses[backend, "float64"] == pytest.approx(found.losses["reference", "float64"])


def test_every_network_is_compared(tmp_path):
    """A spec with several networks has rows for each."""
    path = tmp_path / "several.yaml"
    path.write_text(SEVERAL)
    found = verify(path, ("torch",), dtypes=("float64",))
    assert found.agree, [row for row in found.comparisons if not row.ok] or found.failures
    assert {row.network for row in found.comparisons} == {"encoder", "decoder"}


def test_json(spec, capsys):
    """The promised object, on standard output alone."""
    assert main(["verify", str(spec), "--to", "torch", "--format", "json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["version"] == 1
    assert made["agree"] is True
    assert all(set(row) >= KEYS for row in made["comparisons"])
    assert all(row["ok"] and row["where"] for row in made["comparisons"])


def test_a_spec_with_errors_is_not_run(tmp_path, capsys):
    """Exit code 1 and the diagnostic."""
    path = tmp_path / "wrong.yaml"
    path.write_text(TRAINED.replace("- relu", "- rely"))
    assert main(["verify", str(path)]) == 1
    assert "relu" in capsys.readouterr().err


def test_a_missing_framework_is_named_before_anything_runs(spec, capsys, monkeypatch):
    """Exit code 3 with the line that installs it."""
    monkeypatch.setitem(processes.NEEDED, "jax", ("jax", "no_such_module_here"))
    assert main(["verify", str(spec)]) == 3
    said = capsys.readouterr().err
    assert "no_such_module_here" in said
    assert "pip install 'triglot[jax]'" in said


def test_no_such_file():
    """Exit code 2."""
    assert main(["verify", "nowhere.yaml"]) == 2


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes through /proc")
def test_an_interruption_leaves_nothing(spec, tmp_path):
    """Ctrl-C: exit code 130, no child lives on, no folder stays."""
    room = tmp_path / "room"
    room.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "triglot", "verify", str(spec), "--to", "torch"],
        env=os.environ | {"TMPDIR": str(room)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while not children(process.pid) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    born = children(process.pid)
    assert born
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130, process.communicate()
    assert "Traceback" not in process.stderr.read()
    assert not any(Path(f"/proc/{child}").exists() for child in born)
    assert not list(room.glob("triglot-verify-*"))


def test_an_interruption_while_a_child_begins(tmp_path, monkeypatch):
    """The child that was just begun is known, and ended, before the interruption goes on."""
    born = []

    def begin(*given, **named):
        born.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        signal.raise_signal(signal.SIGINT)
        return born[0]

    monkeypatch.setattr(processes, "subprocess", SimpleNamespace(Popen=begin, DEVNULL=None))
    with pytest.raises(KeyboardInterrupt), processes.Crew() as crew:
        crew.add("torch", "torch", [tmp_path / "job"])
    assert born[0].poll() == -signal.SIGKILL


def children(pid):
    """Runners among the children of a process."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        found = listed.read_text().split()
        return [c for c in found if b"runner.py" in Path(f"/proc/{c}/cmdline").read_bytes()]
    except OSError:
        return []
