"""A run: its folder, checkpoints, logs, progress and interrupts."""

import csv
import json
import math
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter
from tqdm import tqdm

import weights
from data import DataError
from weights import Arrays, WeightsError

Row = dict[str, float]


class RunError(Exception):
    """A run cannot be used or continued; the message says why."""


@dataclass
class State:
    """Where a training stands.

    Attributes:
        epoch: the epoch that the next batch belongs to, from 0.
        batch: batches of that epoch that are done.
        step: updates done.
        losses: losses of the done batches of that epoch.
        best: best watched figure so far.
        stale: epochs since then.
        epochs: figures of every finished epoch.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    losses: list[float] = field(default_factory=list)
    best: float | None = None
    stale: int = 0
    epochs: list[Row] = field(default_factory=list)

    def finish(self, row: Row, watched: float) -> bool:
        """Close an epoch; return whether it is the best so far."""
        better = self.best is None or watched < self.best
        if better and math.isfinite(watched):
            self.best = watched
        self.stale = 0 if better else self.stale + 1
        self.epochs.append(row)
        self.epoch, self.batch, self.losses = self.epoch + 1, 0, []
        return better


class Run:
    """A run folder."""

    def __init__(self, folder: str | Path) -> None:
        """Name the folder; nothing is written yet."""
        self.folder = Path(folder)
        self.last = self.folder / "checkpoints" / "last.safetensors"
        self.best = self.folder / "checkpoints" / "best.safetensors"
        self.config: dict[str, Any] = {}

    def create(self, config: dict[str, Any], fitted: dict[str, Any]) -> None:
        """Begin a new run; one that is already there is kept."""
        if self.last.exists():
            raise RunError(
                f"{self.folder} holds a run: continue it with --resume, "
                "or name another folder with --out"
            )
        (self.folder / "losses.csv").unlink(missing_ok=True)
        self.config = config
        self.write("config.json", config)
        self.write("data.json", fitted)

    def open(self) -> dict[str, Any]:
        """Open a run that exists; return what was fitted to its data."""
        self.config = self.read("config.json")
        return self.read("data.json")

    def checkpoint(self, kind: str) -> Path:
        """Return the path of a checkpoint, ``best`` or ``last``."""
        path = self.best if kind == "best" else self.last
        if not path.exists():
            raise RunError(f"{self.folder} has no {kind} checkpoint yet")
        return path

    def read(self, name: str) -> dict[str, Any]:
        """Return a JSON file of the run."""
        path = self.folder / name
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise RunError(f"{self.folder} is no run: it has no {name}") from None
        except ValueError as error:
            raise RunError(f"{path} is damaged: {error}") from None

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Write a JSON file beside its place and move it there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f"{name}.tmp"
        partial.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        partial.replace(self.folder / name)

    def save(self, state: State, arrays: Arrays) -> None:
        """Write the last checkpoint: weights, optimizer, random state and position."""
        weights.write(self.last, arrays, {"state": json.dumps(asdict(state))})

    def resume(self) -> tuple[State, Arrays]:
        """Read the last checkpoint and make the logs end where it ends."""
        arrays, metadata = weights.read(self.checkpoint("last"))
        try:
            state = State(**json.loads(metadata["state"]))
        except (KeyError, TypeError, ValueError):
            raise RunError(f"{self.last} is no checkpoint of a training") from None
        path = self.folder / "losses.csv"
        if path.exists():
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            done = state.step - len(state.losses)
            path.write_text("".join(lines[: done + 1]), encoding="utf-8")
        return state, arrays

    def log(self, state: State, losses: list[float]) -> None:
        """Add the epoch that has just finished to history, losses and events."""
        row = state.epochs[-1]
        self.write("history.json", {"version": 1, "epochs": state.epochs})
        path = self.folder / "losses.csv"
        new = not path.exists()
        first = state.step - len(losses) + 1
        with path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([("step", "loss")] if new else [])
            writer.writerows((first + i, repr(loss)) for i, loss in enumerate(losses))
        self.events(
            state.step,
            {name: row[name] for name in row if name not in {"epoch", "step"}},
        )

    def events(self, step: int, figures: Row) -> None:
        """Append figures to the run's TensorBoard file."""
        found = sorted(self.folder.glob("events.out.tfevents.*"))
        now = time.time()
        name = f"events.out.tfevents.{int(now):010d}.{socket.gethostname()}"
        values = [
            Summary.Value(tag=tag, simple_value=value) for tag, value in figures.items()
        ]
        with (found[0] if found else self.folder / name).open("ab") as file:
            writer = RecordWriter(file)
            if not found:
                head = Event(wall_time=now, file_version="brain.Event:2")
                writer.write(head.SerializeToString())
            event = Event(wall_time=now, step=step, summary=Summary(value=values))
            writer.write(event.SerializeToString())


class DeviceError(RunError):
    """The machine lacks the device."""


def check_device(name: str) -> None:
    """Raise unless PyTorch can use the device."""
    try:
        torch.zeros(1, device=name)
    except (AssertionError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise DeviceError(f"device {name} cannot be used: {reason}") from None


class Interrupt:
    """Ctrl-C and SIGTERM end the training after this step; the next one at once."""

    def __init__(self) -> None:
        """Take over the signals."""
        self.seen = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.handle)

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Note the first signal and restore the usual meaning of the next."""
        self.seen = True
        signal.signal(number, signal.SIG_DFL)

    def __bool__(self) -> bool:
        """Whether a signal came."""
        return self.seen


def progress(
    first: int, stop: int, epoch: int, epochs: int, stride: int = 1
) -> Iterator[int]:
    """Count batches from ``first`` to ``stop``, with a bar on a terminal."""
    bar = tqdm(
        total=stop,
        initial=first,
        desc=f"epoch {epoch + 1}/{epochs}",
        unit="batch",
        leave=False,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        for batch in range(first, stop, stride):
            yield batch
            bar.update(min(stride, stop - batch))


def report(row: Row, epochs: int) -> None:
    """Print one line about an epoch."""
    figures = [
        f"{name} {value:.4g}"
        for name, value in row.items()
        if name not in {"epoch", "step", "rate", "seconds"}
    ]
    line = "  ".join(
        [f"epoch {int(row['epoch'])}/{epochs}", *figures, f"{row['seconds']:.1f} s"]
    )
    tqdm.write(line)
    sys.stdout.flush()


def main(command: Callable[[], int]) -> None:
    """Run a command; a known problem becomes one line and exit code 2 or 3."""
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except DeviceError as error:
        print(f"error: {error}", file=sys.stderr)
        code = 3
    except (RunError, DataError, WeightsError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        code = 130
    raise SystemExit(code)
