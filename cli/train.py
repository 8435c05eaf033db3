"""``triglot train``: compile into a run folder and train there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .exits import CLEAN, FINDINGS, Failure
from .options import (
    BACKENDS,
    Screen,
    color_option,
    find_spec,
    quiet_option,
    set_option,
    spec_argument,
    to_option,
)
from .program import flags, need_choice, need_framework, need_tracker, run_program

if TYPE_CHECKING:
    from ..compiler.front import Checked


@click.command("train", short_help="compile into a run folder and train there")
@spec_argument
@to_option
@click.option("--out", metavar="RUN", help="Run folder. Default: runs/NAME.")
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint of RUN.")
@click.option("--stop-after", type=click.IntRange(1), metavar="N", help="Save and end at step N.")
@click.option("--smoke", is_flag=True, help="One epoch of two batches, to see that it works.")
@click.option(
    "--limit-batches", type=click.IntRange(1), metavar="N", help="At most N batches in an epoch."
)
@click.option(
    "--overfit-batches", type=click.IntRange(1), metavar="N", help="The same N in every epoch."
)
@click.option("--profile", is_flag=True, help="Ten batches under the framework's profiler.")
@click.option(
    "--log-to", type=click.Choice(["mlflow", "wandb"]), help="Send figures there as well."
)
@click.option("--detect-anomaly", is_flag=True, help="Find the operation that gives NaN.")
@click.option("--changed-data", is_flag=True, help="Resume although the data files changed.")
@click.option("--seed", type=click.IntRange(0), help="Another seed for weights, order and dropout.")
@click.option("--device", help="Device for PyTorch: cpu, cuda, mps.")
@click.option("--float64", is_flag=True, help="Double precision.")
@click.option(
    "--sweep", "swept", multiple=True, metavar="PATH=VALUES",
    help="Try values: params.width=8,16 or training.optimizer.adam.lr=1e-4..1e-2:log.",
)
@click.option("--trials", type=click.IntRange(1), default=20, show_default=True, help="Of a sweep.")
@click.option("--find-lr", is_flag=True, help="Find a learning rate; nothing is kept.")
@click.option(
    "--find-batch-size", is_flag=True, help="Find the largest batch; nothing is kept."
)
@click.option(
    "--limit-memory", metavar="SIZE", help="Of --find-batch-size: 2GiB, 500MB. Default: 80% of what is free."
)
@click.option("--report/--no-report", default=True, help="Write RUN/report.html at the end.")
@click.option("--force", is_flag=True, help="Overwrite files in RUN that were edited by hand.")
@color_option
@quiet_option
@set_option
def command(
    spec: str | None,
    to: tuple[str, ...],
    out: str | None,
    resume: bool,
    stop_after: int | None,
    smoke: bool,
    limit_batches: int | None,
    overfit_batches: int | None,
    profile: bool,
    log_to: str | None,
    detect_anomaly: bool,
    changed_data: bool,
    seed: int | None,
    device: str | None,
    float64: bool,
    swept: tuple[str, ...],
    trials: int,
    find_lr: bool,
    find_batch_size: bool,
    limit_memory: str | None,
    report: bool,
    force: bool,
    color: str,
    quiet: bool,
    overrides: tuple[str, ...],
) -> int:
    """Train SPEC with the generated trainer: RUN/jax/train.py and so on.

    With one framework in --to the run is RUN itself, with several RUN/NAME-OF-FRAMEWORK. Ctrl-C saves a
    checkpoint and exits with 130; --resume goes on from it, in another framework too when --to names one.
    A loss that is no longer finite ends the training with exit code 5.

    --sweep, which may be repeated, makes --trials runs with other settings, chosen by Optuna, in RUN, and names
    the best; all combinations when every --sweep is a list. Interrupted, it goes on with --resume.
    """
    path = find_spec(spec)
    need_choice(device, to or BACKENDS)
    need_tracker(log_to)
    arguments = flags(
        resume=resume, seed=seed, device=device, float64=float64, stop_after=stop_after,
        smoke=smoke, limit_batches=limit_batches, overfit_batches=overfit_batches,
        profile=profile, log_to=log_to, detect_anomaly=detect_anomaly, changed_data=changed_data,
    )  # fmt: skip
    screen = Screen("human", color, quiet)
    if find_batch_size or limit_memory is not None:
        from .batches import find_batch

        one = only(to, "finding a batch")
        return find_batch(path, one, overrides, arguments, limit_memory)
    if swept or find_lr:
        from .sweep import find_rate, sweep

        one = only(to, "a sweep" if swept else "finding a rate")
        if find_lr:
            return find_rate(path, one, overrides, arguments, screen)
        whole = run_folder(path, out, overrides)
        return sweep(path, one, whole, overrides, swept, trials, arguments, screen)
    return train_spec(
        path, to or BACKENDS, out, overrides, force, arguments, screen, report
    )


def only(to: tuple[str, ...], what: str) -> str:
    """The one framework of a command that takes one.

    Raises:
        Failure: none is named, or several.
    """
    if len(to) != 1:
        raise Failure(f"{what} takes one framework: --to torch, --to keras or --to jax")
    return to[0]


def run_folder(spec: str, out: str | None, overrides: Sequence[str]) -> Path:
    """``--out``, or ``runs/NAME``."""
    from ..compiler.front import load

    if out is not None:
        return Path(out)
    found = load(spec, overrides).spec
    return Path("runs") / (found.name if found else "run")


def train_spec(
    spec: str,
    targets: Sequence[str] = BACKENDS,
    out: str | None = None,
    overrides: Sequence[str] = (),
    force: bool = False,
    arguments: Sequence[str] = (),
    screen: Screen | None = None,
    report: bool = False,
) -> int:
    """Compile and train; returns the exit code.

    Args:
        spec: path of the spec.
        targets: frameworks, trained one after the other.
        out: the run folder, ``runs/NAME`` when None.
        overrides: ``--set`` texts.
        force: overwrite files that were edited by hand.
        arguments: options of the generated ``train.py``.
        screen: where warnings go.
        report: write ``report.html`` into each run that came to its end.

    Raises:
        DiagnosticError: the spec has errors.
        Failure: a framework is missing.
    """
    from ..backends.package import compile_checked
    from ..compiler.front import load

    screen = screen or Screen()
    for backend in targets:
        need_framework(backend)
    checked = load(spec, overrides)
    whole = (
        Path(out)
        if out is not None
        else Path("runs") / (checked.spec.name if checked.spec else "run")
    )
    folder = Path.cwd() if spec == "-" else Path(spec).resolve().parent
    for backend in targets:
        run = whole if len(targets) == 1 else whole / backend
        if "--resume" in arguments:
            same_spec(run, checked)
        if not kept(run / backend, force, "--resume" in arguments, screen):
            written = compile_checked(checked, [backend], run, force)
            if not written.trainer:
                return untrainable(written.findings, screen)
        code = run_program(
            run / backend / "train.py", ["--data", str(folder), "--out", str(run), *arguments]
        )
        if code != CLEAN:
            return code
        ended = not {"--smoke", "--stop-after", "--profile"} & set(arguments)
        if report and ended:
            from .report import write

            write(run)
        what = f", `{run}/report.html`" if report and ended else ""
        screen.note(f"trained in {run}/; next: `triglot eval {run}`{what}")
    return CLEAN


def same_spec(run: Path, checked: Checked) -> None:
    """Refuse to go on with a run of another spec, before its package is replaced.

    Raises:
        Failure: what makes its updates differs; durations, metrics and what is kept may.
    """
    from ..compiler.spec.resolve import resolved
    from ..study.folder import NoRunError, forbidden, read

    try:
        before = read(run).spec
    except NoRunError:
        return
    assert checked.spec is not None
    if not before or not (found := forbidden(before, resolved(checked.spec))):
        return
    lines = [f"{path}: {json.dumps(old)} -> {json.dumps(new)}" for path, old, new in found[:10]]
    told = "\n  ".join([*lines, *(["..."] if len(found) > 10 else [])])
    raise Failure(
        f"`{run}` was trained with another spec:\n  {told}\n"
        "continue it with its own spec, or begin a new run with --out"
    )


def kept(package: Path, force: bool, resumed: bool, screen: Screen) -> bool:
    """Whether a run goes on with its package as it is: somebody edited it."""
    from ..backends.code.files import edited

    if force or not resumed or not (package / "manifest.json").is_file():
        return False
    names = edited(package)
    if names:
        screen.note(f"{package}/ was edited ({', '.join(names[:3])}): going on with it as it is")
    return bool(names)


def untrainable(findings: Sequence[object], screen: Screen) -> int:
    """Say why there is no trainer: what was a warning for ``check`` is an error here."""
    from ..compiler.diagnostics import Diagnostic, error

    found = [d for d in findings if isinstance(d, Diagnostic)]
    reasons = [d for d in found if d.code.startswith(("E07", "E08"))]
    for diagnostic in reasons:
        diagnostic.severity = "error"
    if not reasons:
        message = "this spec cannot be trained: it needs `training` with a loss, and `data`"
        reasons = [error("E0202", message, helps=["add the sections, or compile the model alone"])]
    screen.findings(reasons)
    return FINDINGS
