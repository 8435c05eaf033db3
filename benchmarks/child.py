"""One case in one framework, both sides in one process on one core; prints a JSON object.

python child.py CASE FRAMEWORK PACKAGE ROUNDS
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import sys
import time

os.environ |= {"OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "2", "KERAS_BACKEND": "tensorflow"}
CORE = max(os.sched_getaffinity(0))
os.sched_setaffinity(0, {CORE})

import generated  # noqa: E402
from cases import CASES  # noqa: E402


def measure(epoch, steps):
    """CPU and wall seconds of one step."""
    cpu, wall = time.process_time(), time.perf_counter()
    epoch()
    return (time.process_time() - cpu) / steps, (time.perf_counter() - wall) / steps


def main():
    name, framework, package, rounds = sys.argv[1:]
    case = CASES[name]
    hand = importlib.import_module(f"hand_{framework}").program(name, case)
    sides = {"hand": hand, "generated": generated.program(package, framework, case)}
    for epoch in sides.values():
        epoch()
        epoch()
    found = {side: [] for side in sides}
    for number in range(int(rounds)):
        for side in ("hand", "generated") if number % 2 == 0 else ("generated", "hand"):
            found[side].append(measure(sides[side], case.steps))
    pairs = zip(found["generated"], found["hand"], strict=True)
    ratios = sorted(g[0] / h[0] for g, h in pairs)
    row = {"case": name, "framework": framework, "ratio": statistics.median(ratios)}
    row |= {"lowest": ratios[0], "highest": ratios[-1]}
    for side, times in found.items():
        cpu, wall = (statistics.median(column) for column in zip(*times, strict=True))
        row |= {f"{side}_ms": cpu * 1e3, f"{side}_cpu_per_wall": cpu / wall}
    print(json.dumps(row))


if __name__ == "__main__":
    main()
