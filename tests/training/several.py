"""Several scripts of generated packages in one process: a framework starts once."""

from __future__ import annotations

import json

from .build import execute

DRIVER = """
import json, runpy, sys
from pathlib import Path
for script, *args in json.loads(sys.argv[1]):
    home = str(Path(script).parent)
    sys.path.insert(0, home)
    sys.argv = [script, *args]
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        print("exit", end.code, flush=True)
    sys.path.remove(home)
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(home):
            del sys.modules[name]
"""


def execute_all(folder, *commands):
    """Run scripts one after the other; return the process and their exit codes."""
    given = json.dumps([[str(word) for word in command] for command in commands])
    done = execute(folder, "-c", DRIVER, given)
    codes = [int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("exit ")]
    assert len(codes) == len(commands), done.stderr
    return done, codes


def losses_of(run):
    """What a run has written about every step."""
    lines = (run / "losses.csv").read_text().splitlines()[1:]
    return [float(line.split(",")[1]) for line in lines]
