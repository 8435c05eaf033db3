"""``triglot doctor``: what is installed, whether it was tested, and which devices there are."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from typing import Any

import click

from .. import __version__
from ..backends.code.requirements import FRAMEWORKS, LIBRARIES, installed, unfit
from .exits import CLEAN, ENVIRONMENT
from .options import format_option

PROBES = {
    "torch": "import torch; d = ['cpu'] + [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]"
    " + (['mps'] if torch.backends.mps.is_available() else [])",
    "keras": "import os; os.environ['KERAS_BACKEND'] = 'tensorflow'; import keras, tensorflow as tf;"
    " d = [x.name.removeprefix('/physical_device:') for x in tf.config.list_physical_devices()]",
    "jax": "import jax, flax, optax; d = [f'{x.platform}:{x.id} {x.device_kind}' for x in jax.devices()]",
}
"""Backend -> program that binds its devices to ``d``; each runs in a process of its own."""

PATIENCE = 180
"""Seconds that a framework may take to start."""


@click.command("doctor", short_help="installed frameworks, versions, devices")
@format_option("human", "json")
@click.option("--quick", is_flag=True, help="Do not start the frameworks: no devices.")
def command(format: str, quick: bool) -> int:
    """Tell what is installed: Python, Triglot, every framework with its version and its devices.

    A version is marked when it is another than the tested one. Each framework is started in a process of its
    own, never two in one.

    Exit code 0: at least one framework works. 3: none does.
    """
    found = examine(quick)
    print(json.dumps(found, indent=2) if format == "json" else report(found))
    works = any(framework["works"] for framework in found["frameworks"].values())
    return CLEAN if works else ENVIRONMENT


def examine(quick: bool = False) -> dict[str, Any]:
    """Everything the report says, as plain data."""
    return {
        "version": 1,
        "triglot": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: _package(name) for name in ("numpy", "safetensors")},
        "frameworks": {name: _framework(name, quick) for name in FRAMEWORKS},
    }


def _package(name: str) -> dict[str, Any]:
    """Installed and tested version of a distribution."""
    return {"installed": installed(name), "tested": LIBRARIES[name].tested}


def _framework(backend: str, quick: bool) -> dict[str, Any]:
    packages = {name: _package(name) for name in FRAMEWORKS[backend]}
    lost = [name for name, package in packages.items() if package["installed"] is None]
    found: dict[str, Any] = {"packages": packages, "works": not lost, "devices": [], "problem": ""}
    if lost:
        found["problem"] = f"{' and '.join(lost)} not installed: pip install 'triglot[{backend}]'"
    elif told := unfit(backend):
        found |= {"works": False, "problem": "; ".join(told.values())}
    elif not quick:
        found["devices"], found["problem"] = devices(backend)
        found["works"] = not found["problem"]
    return found


def devices(backend: str) -> tuple[list[str], str]:
    """The devices a framework sees, and what went wrong; asked of a child process."""
    program = f"{PROBES[backend]}; import json; print('\\n' + json.dumps(d))"
    try:
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [], f"it did not start within {PATIENCE} s"
    if done.returncode:
        return [], (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
    return list(json.loads(done.stdout.strip().splitlines()[-1])), ""


def report(found: dict[str, Any]) -> str:
    """The examination for people."""
    lines = [f"triglot {found['triglot']}, Python {found['python']}, {found['platform']}", ""]
    lines += [_line(name, package) for name, package in found["packages"].items()]
    for name, framework in found["frameworks"].items():
        lines += ["", f"{name}: {'works' if framework['works'] else framework['problem']}"]
        lines += [f"  {_line(key, package)}" for key, package in framework["packages"].items()]
        if framework["devices"]:
            lines.append(f"  devices: {', '.join(framework['devices'])}")
    return "\n".join(lines)


def _line(name: str, package: dict[str, Any]) -> str:
    if package["installed"] is None:
        return f"{name}: not installed"
    same = package["installed"].partition("+")[0] == package["tested"]
    return f"{name} {package['installed']}" + (
        "" if same else f" (tested with {package['tested']})"
    )
