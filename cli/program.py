"""Running a program of a generated package: in a process of its own, in its framework."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from ..backends.code.requirements import FRAMEWORKS, LIBRARIES, requirement, unfit
from .exits import BUG, CLEAN, DIVERGED, ENVIRONMENT, INTERRUPTED, USAGE, Failure

QUIET = {"TF_CPP_MIN_LOG_LEVEL": "2"}
"""Unless the user's environment says otherwise, TensorFlow does not tell which instructions it was built for."""


def need_framework(backend: str) -> None:
    """Refuse early when a framework is missing, too old, or known to be wrong.

    Raises:
        Failure: exit code 3, with the line that installs it.
    """
    parts = FRAMEWORKS[backend]
    modules = [LIBRARIES[name].module for name in parts]
    missing = [name for name in modules if find_spec(name) is None]
    if told := {} if missing else unfit(backend):
        wanted = " ".join(f'"{requirement(name)}"' for name in told)
        raise Failure(
            f"{'; '.join(told.values())}; install with:\n  pip install {wanted}", ENVIRONMENT
        )
    if missing:
        names = " and ".join(missing)
        verb = "is" if len(missing) == 1 else "are"
        line = f'pip install "triglot[{backend}]"'
        raise Failure(f"{names} {verb} not installed; install with:\n  {line}", ENVIRONMENT)


def need_tracker(name: str | None) -> None:
    """Refuse early to send figures to what is not installed.

    Raises:
        Failure: exit code 3, with the line that installs it.
    """
    if name is not None and find_spec(name) is None:
        raise Failure(f"{name} is not installed; install with:\n  pip install {name}", ENVIRONMENT)


def need_choice(device: str | None, backends: Sequence[str]) -> None:
    """Refuse a device where the framework takes none.

    Raises:
        Failure: a device is named for another framework than PyTorch.
    """
    if device is not None and tuple(backends) != ("torch",):
        raise Failure("--device is PyTorch's; Keras and JAX choose their device themselves")


def run_program(program: Path, arguments: Sequence[str]) -> int:
    """Run a generated program and return the exit code this command ends with.

    An interrupt reaches the program too; it saves first, and its own exit code counts.
    """
    if not program.is_file():
        raise Failure(f"there is no `{program}`; train with `triglot train` first")
    child = subprocess.Popen([sys.executable, str(program), *arguments], env=QUIET | os.environ)
    while True:
        try:
            code = child.wait()
            break
        except KeyboardInterrupt:
            continue
    if code in (CLEAN, USAGE, ENVIRONMENT, DIVERGED, INTERRUPTED):
        return code
    if code < 0:
        raise Failure(f"`{program.name}` was ended by signal {-code}", BUG)
    raise Failure(f"`{program.name}` failed with exit code {code}; its message stands above", BUG)


def flags(**options: object) -> list[str]:
    """``limit_batches=2`` as ``--limit-batches 2``; None and False are left out."""
    found: list[str] = []
    for name, value in options.items():
        if value is None or value is False:
            continue
        found.append(f"--{name.replace('_', '-')}")
        if value is not True:
            found.append(str(value))
    return found


def package_of(run: str, device: str | None = None) -> Path:
    """The package a run was trained with.

    Raises:
        Failure: RUN is no run folder, or a device is named for a framework that chooses its own.
    """
    import json

    folder = Path(run)
    try:
        backend = json.loads((folder / "config.json").read_text(encoding="utf-8"))["backend"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Failure(f"`{run}` is no run: it has no readable config.json") from None
    if backend not in FRAMEWORKS:
        raise Failure(f"`{run}/config.json` names the unknown framework `{backend}`")
    need_framework(backend)
    need_choice(device, (backend,))
    return folder / str(backend)
