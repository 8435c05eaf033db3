"""Runs in a process of its own, of JAX or Keras, or in each of two processes of PyTorch.

    python child.py BACKEND FOLDER NAME...

FOLDER/one/NAME/BACKEND and FOLDER/two/NAME/BACKEND are packages of one spec, for one device and for two.  Each trains to
its end (FOLDER/one-NAME, FOLDER/two-NAME), and each carries on what the other has begun (FOLDER/half,
FOLDER/turn).  FOLDER/four/plain/BACKEND asks for more devices than there are.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import time
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
from load import load

RANK = int(os.environ.get("RANK", 0))
PORTS = iter(os.environ.get("PORTS", "").split())


@cache
def program(package):
    """``train.py`` of a package, loaded once: what it compiled stays compiled."""
    return load(package, "train", "run")


def train(package, *arguments):
    """Run ``train.py`` of a package in this process; only the first one has runs of one device."""
    if package.parents[1].name == "one" and RANK:
        return
    if package.parents[1].name == "two":
        os.environ["MASTER_PORT"] = next(PORTS, "")
    exact = ["--float64"] if package.parent.name != "low" else []
    sys.argv = ["train.py", *exact, *map(str, arguments)]
    code = program(package).train.train()
    assert code == 0, (package, arguments, code)


def main(backend, folder, names):
    """Train everything."""
    for name in names:
        for way in ("two", "one"):  # two first: it says how many devices the processor is
            train(folder / way / name / backend, "--out", folder / f"{way}-{name}")
    one, two = (folder / way / names[0] / backend for way in ("one", "two"))
    train(two, "--out", folder / "half", "--stop-after", 7)
    train(one, "--out", folder / "half", "--resume")
    train(one, "--out", folder / "turn", "--stop-after", 7)
    if not RANK:
        (folder / "begun").touch()
    while not (folder / "begun").exists():
        time.sleep(0.02)
    train(two, "--out", folder / "turn", "--resume")
    if backend != "torch":  # which would start four processes
        lacking(folder / "four" / names[0] / backend, folder)


def lacking(package, folder):
    """Ask for four devices where there are two: exit code 3, and nothing is written."""
    found, sys.argv = program(package), ["train.py", "--out", str(folder / "lacking")]
    try:
        found.run.main(found.train.train)
    except SystemExit as end:
        (folder / "code").write_text(str(end.code))


if __name__ == "__main__":
    faulthandler.dump_traceback_later(240, exit=True)  # processes that wait for each other say where
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
    sys.stdout.flush()
    os._exit(0)  # as packages end: see `main` of their launch.py
