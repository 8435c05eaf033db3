"""Start-up and front end: ratios to ``python -c pass`` and between sizes, all measured in one run.

Run it from a plain environment with the wheel installed: an editable install slows every start of the
interpreter, ``python -c pass`` included, and so makes the ratios look better than they are.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source

MODELS = Path(__file__).parents[1] / "specs" / "models"
RESNET = MODELS / "resnet18.yaml"
ROUNDS = 25


def wall(command: list[str]) -> float:
    """Seconds one process takes."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def medians(commands: dict[str, list[str]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median wall time of each command, interleaved so that a noisy moment hits all of them."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(wall(command))
    return {name: sorted(times)[len(times) // 2] for name, times in found.items()}


def best(work: Callable[[], object], rounds: int) -> float:
    """Shortest time of a piece of work in this process."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def chain(count: int) -> str:
    """A spec of ``count`` steps."""
    steps = "".join(f"    - dense: {8 + i % 5}\n    - relu\n" for i in range(count // 2))
    return f'triglot: 1\nmodel:\n  inputs: {{x: "vector[16]"}}\n  layers:\n{steps}'


def loop(count: int) -> str:
    """A spec with one loop of ``count`` iterations."""
    return (
        'triglot: 1\nmodel:\n  inputs: {x: "image[8, 8, 16]"}\n  layers:\n'
        f"    - layers: [conv2d: 16, batch_norm, relu]\n      repeat: {count}\n"
    )


def check(text: str) -> None:
    """Check a text; it must be clean."""
    assert not check_source(Source("bench.yaml", text), Path()).errors


def starts() -> None:
    """``--help`` and ``check`` against an interpreter that does nothing."""
    tool = [sys.executable, "-m", "triglot"]
    found = medians(
        {
            "python -c pass": [sys.executable, "-c", "pass"],
            "triglot --help": [*tool, "--help"],
            "triglot check resnet18.yaml": [*tool, "check", str(RESNET)],
            "triglot check resnet18.toml": [*tool, "check", str(RESNET.with_suffix(".toml"))],
        }
    )
    base = found["python -c pass"]
    for name, seconds in found.items():
        print(f"{name:30} {1000 * seconds:7.1f} ms  {seconds / base:5.1f} x")


def compiling() -> None:
    """``compile`` of ResNet-18 to three targets: wall time and memory of the largest process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "triglot", "compile", str(RESNET), "-o", folder, "--force"]
        seconds = medians({"compile": command}, 5)["compile"]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'triglot compile resnet18.yaml':30} {1000 * seconds:7.1f} ms  peak {peak:.0f} MiB")


def scaling() -> None:
    """Time per step from 100 to 10,000 steps, and a repeat of 1,000 against one of 1."""
    gc.disable()
    check(chain(10))
    base = 0.0
    for count in (100, 1_000, 10_000):
        text = chain(count)
        per_step = best(lambda text=text: check(text), 3) / count
        base = base or per_step
        print(f"check, {count:6,} steps {1e6 * per_step:14.1f} us per step  {per_step / base:5.2f} x")
    one, thousand = (best(lambda n=n: check(loop(n)), 30) for n in (1, 1_000))
    print(f"{'check, repeat 1,000 / 1':30} {thousand / one:20.2f} x")


if __name__ == "__main__":
    starts()
    compiling()
    scaling()
