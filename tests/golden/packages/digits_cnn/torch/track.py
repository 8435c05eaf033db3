"""Send a run to MLflow or Weights & Biases as well: ``train.py --log-to``.

Where they keep it, their own settings say: MLFLOW_TRACKING_URI, WANDB_MODE and so on.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

PROJECT = "digits_cnn"
ACTIVE: list[Any] = []
"""What rows are sent to."""


class TrackError(Exception):
    """A run cannot be sent anywhere; the message says why."""


class MLflow:
    """A run in MLflow."""

    def __init__(self, name: str, spec: dict[str, Any], known: str | None) -> None:
        """Begin a run, or go on with a known one."""
        import mlflow

        self.mlflow = mlflow
        os.environ.setdefault("MLFLOW_EXPERIMENT_NAME", PROJECT)
        self.id = mlflow.start_run(run_id=known, run_name=name).info.run_id
        params = [] if known else list(flat(spec))
        for first in range(0, len(params), 100):  # as many as a request may have
            mlflow.log_params(dict(params[first : first + 100]))

    def log(self, row: dict[str, float]) -> None:
        """Send figures."""
        figures = {name: value for name, value in row.items() if name != "step"}
        self.mlflow.log_metrics(figures, step=int(row["step"]))

    def end(self, code: int) -> None:
        """End the run."""
        status = {0: "FINISHED", 130: "KILLED"}.get(code, "FAILED")
        self.mlflow.end_run(status)


class WandB:
    """A run in Weights & Biases."""

    def __init__(self, name: str, spec: dict[str, Any], known: str | None) -> None:
        """Begin a run, or go on with a known one."""
        import wandb

        project = os.environ.get("WANDB_PROJECT", PROJECT)
        self.run = wandb.init(
            project=project, name=name, config=spec, id=known, resume="allow"
        )
        self.run.define_metric("*", step_metric="step")
        self.id = self.run.id

    def log(self, row: dict[str, float]) -> None:
        """Send figures."""
        self.run.log(row)

    def end(self, code: int) -> None:
        """End the run."""
        self.run.finish(exit_code=code)


def start(where: str, name: str, spec: dict[str, Any], known: str | None) -> str:
    """Begin to send rows; return the name that the run has there.

    Args:
        where: ``mlflow`` or ``wandb``.
        name: of the run, for people.
        spec: what the run is made of.
        known: what `start` returned when the run began, to go on with it.
    """
    try:
        ACTIVE.append({"mlflow": MLflow, "wandb": WandB}[where](name, spec, known))
    except Exception as error:
        raise TrackError(f"cannot log to {where}: {error}") from error
    return ACTIVE[-1].id


def log(row: dict[str, float]) -> None:
    """Send a row; what cannot be sent is no reason to stop."""
    for each in ACTIVE:
        try:
            each.log(row)
        except Exception as error:
            print(f"warning: a row was not sent: {error}", file=sys.stderr)


def end(code: int) -> None:
    """End what was begun; ``code`` is the exit code of the program."""
    while ACTIVE:
        ACTIVE.pop().end(code)


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what a spec says, by path."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from flat(inner, f"{path}.{name}" if path else name)
    else:
        yield path, str(value)[:500]
