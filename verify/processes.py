"""Running generated packages: one process per framework and precision, none of which knows Triglot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any

NEEDED = {
    "torch": ("torch", "safetensors"),
    "keras": ("keras", "tensorflow", "safetensors"),
    "jax": ("jax", "flax", "optax", "safetensors"),
}
"""Modules a backend's packages import."""

AT_ONCE = 2

BOOT = """
import importlib.abc, runpy, sys
class Wall(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "triglot":
            raise ModuleNotFoundError("generated packages stand alone")
sys.meta_path.insert(0, Wall())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs a runner by its path where ``triglot`` cannot be imported, installed or not."""


def missing(backend: str) -> list[str]:
    """Modules of a backend that are not installed."""
    return [name for name in NEEDED[backend] if find_spec(name) is None]


@dataclass
class Crew:
    """Child processes, at most `AT_ONCE` of them; leaving the context ends what still runs.

    Attributes:
        waiting: (label, arguments) of processes that have not begun.
        running: those that have.
        done: label -> (exit status, what it said on standard error).
    """

    waiting: list[tuple[Any, list[str]]] = field(default_factory=list)
    running: dict[Any, subprocess.Popen[str]] = field(default_factory=dict)
    done: dict[Any, tuple[int, str]] = field(default_factory=dict)
    logs: dict[Any, Path] = field(default_factory=dict)

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self.running.values():
            process.kill()
        for process in self.running.values():
            process.wait()

    def add(self, label: Any, backend: str, jobs: Sequence[Path]) -> None:
        """Queue the jobs of one framework and precision, and begin what there is room for."""
        runner = Path(__file__).parents[1] / "backends" / backend / "runner.py"
        command = [sys.executable, "-P", "-s", "-c", BOOT, str(runner), *map(str, jobs)]
        self.logs[label] = jobs[0].parent / f"{jobs[0].name}.log"
        self.waiting.append((label, command))
        self.poll()

    def poll(self) -> None:
        """Collect what has ended and begin what waits."""
        for label, process in list(self.running.items()):
            if process.poll() is not None:
                said = self.logs[label].read_text(encoding="utf-8", errors="replace")
                self.done[label] = (process.returncode, said)
                del self.running[label]
        while self.waiting and len(self.running) < AT_ONCE:
            label, command = self.waiting.pop(0)
            with self.logs[label].open("w", encoding="utf-8") as log, interruption_held_back():
                self.running[label] = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, text=True,
                    env=environment(), cwd=self.logs[label].parent,
                )  # fmt: skip

    def wait(self) -> None:
        """Until every process has ended."""
        while self.running or self.waiting:
            time.sleep(0.05)
            self.poll()


@contextmanager
def interruption_held_back() -> Iterator[None]:
    """Ctrl-C waits for the end of the block: a child that began but is not yet noted would live on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            signal.raise_signal(signal.SIGINT)


def environment() -> dict[str, str]:
    """Of a child: no path of ours, nothing on a graphics card, no chatter."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONSTARTUP")}
    return kept | {
        "JAX_PLATFORMS": "cpu",
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
