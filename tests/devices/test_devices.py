"""Training on two devices is training on one: curves, weights, checkpoints, interrupts, exit codes."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import triglot
from safetensors.numpy import load_file
from triglot.tests.study.test_across import events

from .specs import CONV, GUIDED, LOW, PLAIN, RATES, SPLIT, TERMS, TURNS, UNPRICED

CLOSE = 1e-9
CHILD = Path(__file__).with_name("child.py")
ENVIRONMENT = {
    **os.environ, "OMP_NUM_THREADS": "1", "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}  # fmt: skip
SPECS = {
    "torch": {"plain": PLAIN, "conv": CONV, "split": SPLIT, "low": LOW, "terms": GUIDED, "turns": TURNS},
    "keras": {
        "plain": UNPRICED,
        "conv": RATES.replace("accumulate: 2", "accumulate: 1").replace("activity_penalty: 1e-3, ", ""),
        "low": LOW,
        "terms": TERMS.replace("float16", "float32"),
    },
    "jax": {
        "plain": PLAIN, "conv": CONV.replace("{data: 2}", "{fsdp: 2}"), "low": LOW, "terms": GUIDED,
        "turns": TURNS.replace("{data: 2}", "{fsdp: 2}"),
    },
}  # fmt: skip


@pytest.fixture(scope="module", params=["torch", "keras", "jax"])
def runs(request, tmp_path_factory):
    """(framework, the folder in which one device and two have trained everything)."""
    backend, folder = request.param, tmp_path_factory.mktemp(request.param)
    specs = SPECS[backend]
    for name, text in specs.items():
        for way, count in (("one", 1), ("two", 2), *([("four", 4)] if name == "plain" else [])):
            text = text.replace("batch: 26", "batch: 24") if count == 4 else text
            compiled(backend, text, folder / way / name, count)
    ports = free_ports(4 * len(specs) if backend == "torch" else 0)
    told = [{"RANK": str(rank)} for rank in range(2)] if backend == "torch" else [{}]
    shared = {"WORLD_SIZE": "2", "MASTER_ADDR": "localhost", "MASTER_PORT": "0", "PORTS": ports}
    children = [
        subprocess.Popen(
            [sys.executable, CHILD, backend, folder, *specs],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=ENVIRONMENT | (shared | own if own else {}),
        )
        for own in told
    ]  # fmt: skip
    try:
        said = [child.communicate(timeout=300)[0] for child in children]
    finally:
        for child in children:
            child.kill()
    assert not any(child.returncode for child in children), "\n".join(said)
    return backend, folder


def compiled(backend, text, folder, count):
    """Write the package of a spec for a number of devices; return its folder."""
    folder.mkdir(parents=True)
    path = folder / "spec.yaml"
    path.write_text(re.sub(r"(distribute: {\w+: )2", rf"\g<1>{count}", text))
    triglot.compile(path, [backend], folder)
    return folder / backend


def free_ports(count):
    """Ports that nobody listens at, as text; none that systems give to whoever asks for any."""
    found, port = [], random.SystemRandom().randrange(20000, 29000)
    while len(found) < count:
        port += 1
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("localhost", port))
            found.append(str(port))
    return " ".join(found)


def equal(one, two):
    """Curves and checkpoints of two runs agree."""
    a, b = (np.loadtxt(run / "losses.csv", delimiter=",", skiprows=1) for run in (one, two))
    np.testing.assert_allclose(b, a, rtol=CLOSE)
    if "conv" in one.name or "turns" in one.name:
        a, b = (np.genfromtxt(run / "log.csv", delimiter=",", skip_header=1) for run in (one, two))
        np.testing.assert_allclose(b, a, rtol=CLOSE)
        assert a[:, 0].tolist()[:3] == [2, 4, 6]
        if "turns" in one.name:  # the judge's, the maker's and the reader's
            assert a.shape[1] == 5 and (a[:, 2:] > 1e-4).all()
    a, b = (load_file(run / "checkpoints" / "last.safetensors") for run in (one, two))
    assert a.keys() == b.keys()
    assert any(name.startswith("optimizer.") for name in a)
    for name, value in a.items():
        assert np.abs(value - b[name]).max() <= CLOSE * max(np.abs(value).max(), 1e-6), name


def test_two_devices_train_as_one(runs):
    backend, folder = runs
    for name in SPECS[backend].keys() - {"low"}:
        equal(folder / f"one-{name}", folder / f"two-{name}")
    losses = np.loadtxt(folder / "two-plain" / "losses.csv", delimiter=",", skiprows=1)
    assert len(losses) == 15  # five batches an epoch, the last of one example
    for name, count in (("plain", 3), ("terms", 1)):
        one, two = (events(folder / f"{way}-{name}") for way in ("one", "two"))
        tables = [[table.tensor.string_val for _, table in found["examples"]] for found in (one, two)]
        assert tables[0] == tables[1] and len(tables[0]) == count
        assert "network" in two if backend == "jax" else len(two["graph"]) == len(one["graph"]) == 1


def test_two_devices_compute_in_bfloat16(runs):
    """Rounded to 8 bits, sums of parts are others than sums of the whole."""
    _, folder = runs
    one, two, exact = (
        np.loadtxt(folder / run / "losses.csv", delimiter=",", skiprows=1)[:, 1]
        for run in ("one-low", "two-low", "one-plain")
    )
    np.testing.assert_allclose(two, one, rtol=2**-5)
    assert 0 < np.abs(one / exact - 1).max() < 2**-5


@pytest.mark.parametrize("parts", ["", "accumulate: 2"])
def test_every_call_of_a_network_is_lowered(tmp_path, parts):
    """Updates, their parts and evaluation alike."""
    text = LOW.replace("{cross_entropy: {class_weights: [1, 2, 0.5]}}", "cross_entropy").replace("clip: 0.5", parts)
    step = (compiled("torch", text, tmp_path / "spec", 2) / "step.py").read_text()
    assert step.count("low(model, ") == 2
    assert not re.search(r"[ (]model\(", step)


def test_the_other_number_of_devices_goes_on(runs):
    _, folder = runs
    for name in ("half", "turn"):
        equal(folder / "one-plain", folder / name)


def test_missing_devices_end_with_3_before_anything_starts(runs):
    backend, folder = runs
    if backend == "torch":
        package = folder / "two" / "plain" / "torch"
        done = start(package, folder / "lacking", "--device", "cuda")
        assert "--device cpu" in done.communicate(timeout=60)[1]
        assert done.returncode == 3
    else:
        assert (folder / "code").read_text() == "3"
    assert not (folder / "lacking").exists()


def start(package, run, *arguments):
    """Start ``train.py`` of a package."""
    return subprocess.Popen(
        [sys.executable, package / "train.py", "--out", run, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
    )  # fmt: skip


def test_ctrl_c_ends_all_processes_after_the_same_step(tmp_path):
    package = compiled("torch", PLAIN, tmp_path / "spec", 2)
    child = start(package, tmp_path / "run", "--epochs", "100000")
    child.stdout.readline()
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert out.count("--resume continues") == 1
    assert "Traceback" not in err
