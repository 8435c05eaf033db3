"""Generated training steps against hand-written ones: ratios of CPU time, sides interleaved.

    python benchmarks/train_step.py [--case mlp ...] [--to jax ...] [--rounds 7] [--out FILE]

Both sides run in one process on one core, in blocks A B, B A, ...; the ratio is the median of the
rounds' ratios.  A row whose CPU time is far below its wall time was disturbed (Keras' ``fit`` waits
for a timer at the end of each call: its wall time is not comparable, its CPU time is).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
CASES = ("mlp", "digits", "lstm", "gpt", "resnet")
FRAMEWORKS = ("torch", "keras", "jax")
GOALS = {("torch", "mlp"): 0.6, ("keras", "mlp"): 0.5, ("jax", "mlp"): 0.3, ("jax", "resnet"): 0.2}
HEAD = ("case", "framework", "ratio", "goal", "range", "generated", "hand", "cpu/wall")
LINE = "{:7} {:9} {:>7} {:>6} {:>13} {:>13} {:>13} {:>11}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Benchmark generated training steps.")
    parser.add_argument("--case", nargs="*", default=CASES, choices=CASES)
    parser.add_argument("--to", nargs="*", default=FRAMEWORKS, choices=FRAMEWORKS)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--packages", type=Path, help="compiled already: FOLDER/CASE/FRAMEWORK")
    parser.add_argument("--out", type=Path, help="JSON lines")
    args = parser.parse_args()
    rows, bad = [], False
    print(LINE.format(*HEAD))
    with tempfile.TemporaryDirectory() as made:
        packages = args.packages or Path(made)
        for case in args.case:
            if not args.packages:
                write(case, args.to, packages / case)
            for framework in args.to:
                row = run(case, framework, packages / case / framework, args.rounds)
                goal = GOALS.get((framework, case), 1.02)
                bad |= row["ratio"] > goal
                rows.append(row)
                show(row, goal)
    if args.out:
        args.out.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return int(bad)


def write(case: str, frameworks: list[str], folder: Path) -> None:
    """Compile a case's spec."""
    spec = HERE / "specs" / f"{case}.yaml"
    command = [sys.executable, "-m", "triglot", "compile", spec, "-o", folder]
    command += ["--to", ",".join(frameworks)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{spec} does not compile:\n{done.stderr}")


def run(case: str, framework: str, package: Path, rounds: int) -> dict[str, float]:
    """Measure one case in a process of its own."""
    command = [sys.executable, HERE / "child.py", case, framework, package.resolve(), str(rounds)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{case} in {framework} failed:\n{done.stderr[-3000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def show(row: dict[str, float], goal: float) -> None:
    """Print a row."""
    each = [f"{row[side + '_ms']:.3f} ms" for side in ("generated", "hand")]
    load = [f"{row[side + '_cpu_per_wall']:.2f}" for side in ("generated", "hand")]
    spread = f"{row['lowest']:.3f}-{row['highest']:.3f}"
    figures = (f"{row['ratio']:.3f}", f"{goal:.2f}", spread, *each, " ".join(load))
    print(LINE.format(row["case"], row["framework"], *figures), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
