"""Imports point down only, and the constraints cover what is declared."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_floors():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--config", ROOT / "pyproject.toml", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_every_room_is_on_a_floor():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = {room.strip() for row in settings["contracts"][0]["layers"] for room in row.split("|")}
    rooms = {f"compiler.{p.parent.name}" for p in (ROOT / "compiler").glob("*/__init__.py")}
    assert rooms - floors == set()


def test_constraints_pin_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [d for group in project["optional-dependencies"].values() for d in group]
    wanted = {re.match(r"[\w-]+", d)[0].lower() for d in [*project["dependencies"], *extras]}
    pinned = {}
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        if "==" in line:
            name, _, version = line.partition("==")
            pinned[name.lower().replace("_", "-")] = version
    assert wanted - {"triglot", "setuptools"} - set(pinned) == set()
    assert pinned["torch"] == "2.13.0"
