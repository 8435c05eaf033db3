"""One framework's part of `test_across`: its own runs, then those of the others carried on.

    python across.py FRAMEWORK FOLDER

FOLDER/<spec>/<framework> are packages.  Every framework writes FOLDER/<spec>/whole-<framework>, a run to
the end, and FOLDER/<spec>/half-<framework>, stopped in the middle; when the halves of the others are
there it copies and finishes them as FOLDER/<spec>/<other>-<framework>.  FOLDER/smoke-<framework> and
FOLDER/overfit-<framework> are short runs of the first spec.
"""

from __future__ import annotations

import shutil
import sys
import time
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
from load import load

FRAMEWORKS = ("torch", "keras", "jax")


@cache
def trainer(package):
    """``train.py`` of a package, loaded once: what it compiled stays compiled."""
    return load(package, "train").train


def train(package, *arguments):
    """Run ``train.py`` of a package in this process."""
    sys.argv = ["train.py", *map(str, arguments)]
    code = trainer(package).train()
    assert code == 0, (package, arguments, code)


def main(own, folder, stop):
    """Train, wait for the others, carry on."""
    specs = sorted(path for path in folder.iterdir() if path.is_dir())
    for spec in specs:
        train(spec / own, "--out", spec / f"whole-{own}", "--float64")
        train(spec / own, "--out", spec / f"half-{own}", "--float64", "--stop-after", stop)
    for step in (29, 30) if own == "torch" else ():
        turns = specs[1]
        train(turns / own, "--out", turns / f"until-{step}", "--float64", "--stop-after", step)
    train(specs[0] / own, "--out", folder / f"smoke-{own}", "--float64", "--smoke")
    train(folder.parent / "parts" / own, "--out", folder / f"parts-{own}", "--float64")
    few = ("--overfit-batches", 2, "--max-steps", 60)
    train(specs[0] / own, "--out", folder / f"overfit-{own}", "--float64", *few)
    (folder / f"{own}.ready").touch()
    for other in FRAMEWORKS:
        deadline = time.monotonic() + 300
        while not (folder / f"{other}.ready").exists():
            assert time.monotonic() < deadline, f"{other} does not come"
            time.sleep(0.05)
        for spec in specs if other != own else ():
            run = spec / f"{other}-{own}"
            shutil.copytree(spec / f"half-{other}", run)
            train(spec / own, "--out", run, "--resume")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
