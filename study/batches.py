"""Finding a batch: a few updates of the generated trainer with twice as many examples each time.

Every trial is a process of its own, in a temporary folder, so that whatever ends it takes nothing along.  Its
memory is looked at twenty times a second: it is ended above a limit, and should the machine itself run out,
the kernel ends the trial before anything else.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

BATCHES, EPOCHS = 8, 3
SHARE = 0.8
"""Of the memory that is free, when no limit is given."""

WATCHED = """
import json, sys, time
package, out, *arguments = sys.argv[1:]
sys.path.insert(0, package)
sys.argv = [package + "/train.py", *arguments]
import run, train
found, begun = [], []
progress, check = run.progress, run.Run.check

def timed(first, stop, *rest):
    begun[:] = [first, stop, time.perf_counter()]
    return progress(first, stop, *rest)

def checked(self, state, order, size):
    first, _, since = begun
    count = min(state.batch * size, len(order)) - first * size
    found.append((count, time.perf_counter() - since))
    with open(out, "w") as file:
        json.dump({"examples": len(order), "size": size, "parts": found}, file)
    return check(self, state, order, size)

run.progress, run.Run.check = timed, checked
try:
    train.train()
except Exception as error:
    words = ("out of memory", "resource_exhausted", "resourceexhausted", "allocate", "oom when")
    told = f"{type(error).__name__}: {error}"
    if isinstance(error, MemoryError) or any(word in told.lower() for word in words):
        sys.exit(77)
    sys.exit(f"error: {told}")
"""
"""Runs ``train.py`` and notes how long updates take, evaluations and the first ones aside."""

NO_MEMORY = 77


@dataclass(frozen=True)
class Trial:
    """A batch that was tried.

    Attributes:
        batch: its examples.
        memory: the most that the process had, in bytes; 0 where the system does not tell.
        rate: examples a second; None when memory ended.
        examples: of the training data.
        size: examples of an update.
        problem: what else went wrong.
    """

    batch: int
    memory: int = 0
    rate: float | None = None
    examples: int = 0
    size: int = 0
    problem: str = ""


def trials(attempt: Callable[[int], Trial], batch: int) -> Iterator[Trial]:
    """Try a batch, and twice as many, until memory ends or the training data has no more."""
    while True:
        found = attempt(batch)
        yield found
        if found.rate is None or 2 * found.size > found.examples:
            return
        batch *= 2


def attempt(package: Path, folder: Path, arguments: list[str], batch: int, limit: int) -> Trial:
    """Make a few updates with a batch.

    Args:
        package: of one framework.
        folder: temporary; a trial writes there.
        arguments: options of ``train.py``, where it runs and how long among them.
        batch: examples.
        limit: bytes that the process may have.
    """
    out = folder / f"{batch}.json"
    place = str(folder / f"run{batch}")
    options = ["--out", place, "--batch", str(batch), "--limit-batches", str(BATCHES), *arguments]
    with (folder / f"{batch}.txt").open("w+", encoding="utf-8") as told:
        child = subprocess.Popen(
            [sys.executable, "-c", WATCHED, str(package), str(out), *options],
            stdout=subprocess.DEVNULL, stderr=told, start_new_session=True,
        )  # fmt: skip
        most, ended = watch(child, limit)
        told.seek(0)
        lines = told.read().strip().splitlines()
    if ended or child.returncode in (NO_MEMORY, -signal.SIGKILL):
        return Trial(batch, most)
    try:
        known = json.loads(out.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if child.returncode or not known:
        return Trial(batch, most, problem=lines[-1] if lines else "it ended without a word")
    rates = [count / max(seconds, 1e-9) for count, seconds in known["parts"][1:] or known["parts"]]
    return Trial(batch, most, max(rates), known["examples"], known["size"])


def watch(child: subprocess.Popen[bytes], limit: int) -> tuple[int, bool]:
    """Wait for a process; return the most memory it had, and whether that was too much."""
    with suppress(OSError):
        Path(f"/proc/{child.pid}/oom_score_adj").write_text("1000", encoding="ascii")
    most = 0
    try:
        while child.poll() is None:
            most = max(most, sum(resident(pid) for pid in family(child.pid)))
            if most > limit:
                return most, True
            time.sleep(0.05)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return most, False


def family(pid: int) -> Iterator[int]:
    """A process and what it started."""
    yield pid
    with suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        for each in text.split():
            yield from family(int(each))


def resident(pid: int) -> int:
    """Bytes of a process that are in memory; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def free() -> int:
    """Bytes that processes may have in all: of this machine, or of the control group if that is less."""
    known = []
    with suppress(OSError, StopIteration):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        line = next(line for line in lines if line.startswith("MemAvailable"))
        known.append(int(line.split()[1]) * 1024)
    with suppress(OSError, ValueError):
        group = Path("/sys/fs/cgroup")
        used = int((group / "memory.current").read_text(encoding="ascii"))
        known.append(int((group / "memory.max").read_text(encoding="ascii")) - used)
    return max(min(known, default=2**40), 0)
