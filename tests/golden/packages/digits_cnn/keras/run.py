"""A run: its folder, checkpoints, logs, progress and interrupts."""

import argparse
import csv
import json
import math
import os
import platform
import signal
import socket
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter
from tqdm import tqdm

import track
import weights
from data import DataError
from track import TrackError
from weights import Arrays, WeightsError

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None

Row = dict[str, float]
FREE = {
    "description",
    "inference",
    "deploy",
    "training.checkpoint",
    "training.early_stopping",
    "training.epochs",
    "training.evaluate",
    "training.log",
    "training.max_steps",
    "training.max_time",
    "training.metrics",
    "training.monitor",
}
"""What another spec may say differently when it continues a run."""


class RunError(Exception):
    """A run cannot be used or continued; the message says why."""


class DivergedError(Exception):
    """A loss is no longer finite."""


@dataclass
class State:
    """Where a training stands.

    Attributes:
        epoch: the epoch that the next batch belongs to, from 0.
        batch: batches of that epoch that are done.
        step: updates done.
        losses: losses since the last evaluation.
        best: best watched figure so far.
        stale: evaluations since then.
        epochs: figures of every evaluation (one an epoch).
        seconds: time that training took.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    losses: list[float] = field(default_factory=list)
    best: float | None = None
    stale: int = 0
    epochs: list[Row] = field(default_factory=list)
    seconds: float = 0.0

    def until(self, batches: int, *steps: float) -> int:
        """Return the batch of this epoch before which the first of some steps comes."""
        return min(
            [batches, *(self.batch + max(step - self.step, 0) for step in steps)]
        )

    def row(self, count: int, size: int, batches: int) -> Row:
        """Return the first figures of an evaluation: the mean loss.

        Args:
            count: training examples.
            size: of a batch; the last one of an epoch may be smaller.
            batches: of an epoch.
        """
        steps = range(self.step - len(self.losses), self.step)
        sizes = [min(size, count - step % batches * size) for step in steps]
        row = {"epoch": self.epoch + 1, "step": self.step}
        return row | {"loss": float(np.average(self.losses, weights=sizes))}

    def finish(self, row: Row, watched: float) -> bool:
        """Close an evaluation; return whether it is the best so far."""
        better = self.best is None or watched < self.best
        if better and math.isfinite(watched):
            self.best = watched
        self.stale = 0 if better else self.stale + 1
        row["seconds"] = self.seconds - sum(each["seconds"] for each in self.epochs)
        self.epochs.append(row)
        self.losses = []
        return better

    def turn(self) -> None:
        """Go to the next epoch."""
        self.epoch, self.batch = self.epoch + 1, 0


def position(path: Path) -> float:
    """Return the updates before a checkpoint; one that is damaged comes first."""
    try:
        return json.loads(weights.metadata(path)["state"])["step"]
    except (WeightsError, KeyError, TypeError, ValueError):
        return math.inf


def read(path: Path) -> tuple[State, Arrays]:
    """Return what a checkpoint holds."""
    arrays, metadata = weights.read(path)
    if metadata.get("sum", checksum(arrays)) != checksum(arrays):
        raise RunError(f"{path} is damaged: its sum is not the one that was written")
    try:
        return State(**json.loads(metadata["state"])), arrays
    except (KeyError, TypeError, ValueError):
        raise RunError(f"{path} is no checkpoint of a training") from None


def checksum(arrays: Arrays) -> str:
    """Return a sum over all arrays of a checkpoint."""
    found = 0
    for name in sorted(arrays):
        value = np.ascontiguousarray(arrays[name])
        found = zlib.crc32(
            value.reshape(-1).view(np.uint8), zlib.crc32(name.encode(), found)
        )
    return f"{found:08x}"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say which file the disk refused."""
    try:
        yield
    except OSError as error:
        raise RunError(
            f"cannot write {path}: {error.strerror}; "
            "every earlier checkpoint is intact, --resume continues"
        ) from None


def versions() -> dict[str, str]:
    """Return the versions that a run is made with."""
    found = {"python": platform.python_version()}
    for name in ["keras", "tensorflow-cpu", "numpy", "safetensors"]:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def resolved_spec() -> dict[str, Any]:
    """Return the spec of this package with all defaults, as its manifest holds it."""
    path = Path(__file__).with_name("manifest.json")
    try:
        return json.loads(path.read_text(encoding="utf-8"))["spec"]["values"]
    except (OSError, ValueError, KeyError):
        return {}


def differences(old: Any, new: Any, path: str = "") -> list[str]:
    """Return what two specs say differently, but for how long and how often."""
    if path in FREE or not (path or (old and new)):
        return []
    if isinstance(old, dict) and isinstance(new, dict):
        names = [*old, *(name for name in new if name not in old)]
        pairs = [(f"{path}.{name}" if path else name, name) for name in names]
        return [
            text
            for inner, name in pairs
            for text in differences(old.get(name), new.get(name), inner)
        ]
    return [] if old == new else [f"{path}: {json.dumps(old)} -> {json.dumps(new)}"]


class Run:
    """A run folder."""

    def __init__(self, folder: str | Path) -> None:
        """Name the folder; nothing is written yet."""
        self.folder = Path(folder)
        self.last = self.folder / "checkpoints" / "last.safetensors"
        self.best = self.folder / "checkpoints" / "best.safetensors"
        self.config: dict[str, Any] = {}
        self.begun: Path | None = None  # file of events of this process

    def create(self, config: dict[str, Any], fitted: dict[str, Any]) -> None:
        """Begin a new run; one that is already there is kept."""
        self.lock()
        if self.checkpoints():
            raise RunError(
                f"{self.folder} holds a run: continue it with --resume, "
                "or name another folder with --out"
            )
        self.config = config | {"versions": versions(), "resolved": resolved_spec()}
        for name in ("losses.csv", "history.json"):
            (self.folder / name).unlink(missing_ok=True)
        self.write("data.json", fitted)
        self.write("config.json", self.config)

    def open(self) -> dict[str, Any]:
        """Open a run that exists; return what was fitted to its data."""
        self.config = self.read("config.json")
        return self.read("data.json")

    def given(self) -> dict[str, Any]:
        """Return the options that the run was begun with."""
        return self.read("config.json").get("given", {})

    def go_on(self, config: dict[str, Any]) -> None:
        """Check that this package may continue the run, with its settings of now."""
        self.lock()
        found = differences(self.config.get("resolved", {}), resolved_spec())
        if found:
            shown = "\n  ".join(found[:10]) + ("\n  ..." if len(found) > 10 else "")
            raise RunError(
                f"{self.folder} was trained with another spec:\n  {shown}\n"
                "continue it with its own spec, or begin a new run with --out"
            )
        then, now = self.config.get("versions", {}), versions()
        if moved := [
            f"{name} {then[name]} -> {now[name]}"
            for name in then
            if now.get(name, then[name]) != then[name]
        ]:
            tqdm.write(f"other versions than before: {', '.join(moved)}", sys.stderr)
        self.config |= config | {"versions": then | now, "resolved": resolved_spec()}

    def lock(self) -> None:
        """Keep other trainings out of the folder until this process ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock_file = (self.folder / "lock").open("w")
        try:
            if fcntl is not None:
                fcntl.flock(self.lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunError(f"another training is writing into {self.folder}") from None

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
        """Write a JSON file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.replace(name, json.dumps(content, indent=1) + "\n")

    def replace(self, name: str, text: str) -> None:
        """Write a file beside its place and move it there."""
        partial = self.folder / f"{name}.tmp"
        try:
            with writing(self.folder / name):
                partial.write_text(text, encoding="utf-8")
                partial.replace(self.folder / name)
        finally:
            partial.unlink(missing_ok=True)

    def checkpoint(self, kind: str) -> Path:
        """Return the path of a checkpoint, ``best`` or ``last``."""
        path = self.best if kind == "best" else self.last
        if not path.exists():
            raise RunError(f"{self.folder} has no {kind} checkpoint yet")
        return path

    def checkpoints(self) -> list[Path]:
        """Return every checkpoint that a training can go on from, the newest first."""
        numbered = sorted(self.last.parent.glob("step-*.safetensors"), reverse=True)
        return [*filter(Path.exists, [self.last]), *numbered]

    def save(self, state: State, arrays: Arrays) -> None:
        """Write the last checkpoint: weights, optimizer, random state and position."""
        metadata = {"state": json.dumps(asdict(state)), "sum": checksum(arrays)}
        weights.write(self.last, arrays, metadata)

    def resume(self) -> tuple[State, Arrays]:
        """Read the newest whole checkpoint and make the logs end where it ends."""
        skipped = []
        for path in sorted(self.checkpoints(), key=position, reverse=True):
            try:
                state, arrays = read(path)
            except (RunError, WeightsError) as error:
                skipped.append(str(error))
                continue
            for text in skipped:
                tqdm.write(f"skipped: {text}; resumed from {path.name}", sys.stderr)
            self.shorten(state)
            return state, arrays
        if skipped:
            raise RunError("; ".join(skipped))
        tqdm.write(f"{self.folder} has no checkpoint yet: beginning again", sys.stderr)
        return State(), {}

    def shorten(self, state: State) -> None:
        """Forget what was logged after a checkpoint."""
        self.write("history.json", {"version": 1, "epochs": state.epochs})
        self.cut("losses.csv", state.step - len(state.losses))

    def cut(self, name: str, step: int) -> None:
        """Leave rows of a table up to a step; what a kill left of a row goes too."""
        path = self.folder / name
        if path.exists():
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            head, *rows = [line for line in lines if line.endswith("\n")] or [""]
            kept = [row for row in rows if int(row.partition(",")[0]) <= step]
            self.replace(name, "".join([head, *kept]))

    def check(self, state: State, order: np.ndarray, size: int) -> None:
        """Raise when a loss is not finite; the message names its batch."""
        values = np.array(state.losses)
        wrong = np.flatnonzero(~np.isfinite(values))
        if not len(wrong):
            return
        self.log_losses(state.step, state.losses)
        back = len(values) - int(wrong[0])
        batch = state.batch - back
        rows = order[batch * size : (batch + 1) * size]
        shown = ", ".join(map(str, rows[:8])) + (", ..." if len(rows) > 8 else "")
        raise DivergedError(
            f"the loss is {values[wrong[0]]} at step {state.step - back + 1}, "
            f"batch {batch + 1} of epoch {state.epoch + 1} (examples {shown}); "
            "lower the rate, clip gradients, or look with --detect-anomaly; "
            "every checkpoint is from before"
        )

    def log(self, state: State, losses: list[float]) -> None:
        """Add the evaluation that has just finished to history, losses and events."""
        row = state.epochs[-1]
        self.write("history.json", {"version": 1, "epochs": state.epochs})
        self.log_losses(state.step, losses)
        self.events(
            state.step,
            {name: row[name] for name in row if name not in {"epoch", "step"}},
        )
        track.log(row)

    def log_losses(self, step: int, losses: list[float]) -> None:
        """Add losses to ``losses.csv``; the last one belongs to ``step``."""
        path = self.folder / "losses.csv"
        new = not (path.exists() and path.stat().st_size)
        first = step - len(losses) + 1
        with writing(path), path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([("step", "loss")] if new else [])
            writer.writerows((first + i, repr(loss)) for i, loss in enumerate(losses))

    def track(self, where: str) -> None:
        """Send every row to MLflow or Weights & Biases as well."""
        known = self.config.setdefault("tracked", {})
        spec = self.config["resolved"]
        known[where] = track.start(where, self.folder.name, spec, known.get(where))
        self.write("config.json", self.config)

    def events(self, step: int, figures: Row) -> None:
        """Append figures to the TensorBoard file of this process."""
        values = [
            Summary.Value(tag=tag, simple_value=value) for tag, value in figures.items()
        ]
        self.event(
            Event(wall_time=time.time(), step=step, summary=Summary(value=values)), step
        )

    def event(self, event: Event, step: int) -> None:
        """Append an event; the first one makes TensorBoard forget later steps."""
        heads = []
        if self.begun is None:
            now = time.time()
            name = f"{int(now):010d}.{socket.gethostname()}.{os.getpid()}"
            self.begun = self.folder / f"events.out.tfevents.{name}"
            start = SessionLog(status=SessionLog.START)
            heads = [
                Event(wall_time=now, file_version="brain.Event:2"),
                Event(wall_time=now, step=step, session_log=start),
            ]
        with writing(self.begun), self.begun.open("ab") as file:
            writer = RecordWriter(file)
            for each in (*heads, event):
                writer.write(each.SerializeToString())


def options(parser: argparse.ArgumentParser, kept: list[str]) -> argparse.Namespace:
    """Read the command line of a training.

    A resumed run has the ``kept`` options it was begun with unless given again;
    what its updates are made of cannot change.
    """
    args = parser.parse_args()
    defaults = {name: parser.get_default(name) for name in kept}
    if args.resume:
        before = defaults | Run(args.out).given()
        parser.set_defaults(**before)
        args = parser.parse_args()
        for name in ("batch", "seed", "float64"):
            setattr(args, name, before[name])
    if args.smoke or args.profile:
        args.limit_batches = 2 if args.smoke else 10
        args.epochs = 1
    args.limit_batches = args.overfit_batches or args.limit_batches
    chosen = {name: getattr(args, name) for name in kept}
    args.given = {
        name: value for name, value in chosen.items() if value != defaults[name]
    }
    return args


class Interrupt:
    """Ctrl-C and SIGTERM end the training after this step; the next one at once.

    Attributes:
        word: what happened, for people.
        code: exit code.
    """

    def __init__(self) -> None:
        """Take over the signals."""
        self.seen, self.word, self.code = False, "stopped", 0
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.handle)

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Note the first signal and restore the usual meaning of the next."""
        self.seen, self.word, self.code = True, "interrupted", 130
        signal.signal(number, signal.SIG_DFL)

    def report(self, step: int, folder: str) -> None:
        """Say that the training can be continued."""
        print(f"{self.word} at step {step}; --resume continues {folder}")

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
    where = f"epoch {int(row['epoch'])}/{epochs}"
    line = "  ".join([where, *figures, f"{row['seconds']:.1f} s"])
    tqdm.write(line)
    sys.stdout.flush()


def main(command: Callable[[], int]) -> None:
    """Run a command; a known problem becomes one line and its exit code."""
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except DivergedError as error:
        print(f"error: {error}", file=sys.stderr)
        code = 5
    except (RunError, DataError, TrackError, WeightsError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        code = 130
    track.end(code)
    raise SystemExit(code)
