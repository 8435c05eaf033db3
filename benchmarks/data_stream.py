"""Data larger than memory: what compiling and training on a stream take beyond the program itself.

    python benchmarks/data_stream.py [--size MIB] [--kind csv|images] [--backend torch|keras|jax]
        [--columns N] [--notes BYTES]

Data of the size is generated (of a table 64 MiB, which then repeat), a package is compiled for it with ``data.stream`` and trained for one
epoch.  Memory is that of the whole process tree (proportional set size, sampled), less what the same
program takes on a few rows.  The bound is 1.5 GiB for 10 GiB of data and less for less:
150 MiB and 13.5 % of the data.  Reading numbers takes time, about 10 s of one core for 100 MiB: with
``--size 10240 --columns 20 --notes 4000`` most of every row is a text that nothing reads.  With ``--held`` the same is measured without a stream.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

SIDE = 256
TABLE = """triglot: 1
name: rows
data:
  stream: {stream}
  source: {{csv: rows.csv}}
  fields: {{features: {{number: {{columns: [{names}]}}}}, label: category}}
  target: label
model: {{layers: [dense: 32, relu, dense: 3]}}
training: {{loss: cross_entropy, metrics: [accuracy], epochs: 1, batch: 256}}
"""
IMAGES = """triglot: 1
name: pictures
data:
  stream: {stream}
  source: {{image_folder: pictures/}}
  fields: {{image: [{{resize: 64}}, flip, standardize]}}
model:
  inputs: {{image: "image[64, 64, 3]"}}
  layers: [conv2d: {{filters: 4, stride: 4}}, relu, global_avg_pool, dense: 2]
training: {{loss: cross_entropy, metrics: [accuracy], epochs: 1, batch: 64}}
"""


def write_rows(folder: Path, size: float, columns: int, notes: int) -> int:
    """A CSV of numbers, a class and a text of so many letters, of so many MiB; returns the rows."""
    random = np.random.default_rng(0)
    blocks: list[tuple[int, bytes]] = []
    written, count, number = 0, 0, 0
    with (folder / "rows.csv").open("wb") as file:
        file.write((",".join([*(f"x{n}" for n in range(columns)), "label", "notes"]) + "\n").encode())
        while written < size * 2**20:
            if sum(len(block) for _, block in blocks) < 2**26:
                values = random.normal(size=(500, columns)).round(6)
                kinds = np.digitize(values[:, 0], [-0.5, 0.5])
                rows = zip(values.tolist(), kinds.tolist(), strict=True)
                said = "some words, a comma " * (notes // 20)
                lines = [f'{",".join(map(str, row))},{"abc"[kind]},"{said}"\n' for row, kind in rows]
                blocks.append((len(lines), "".join(lines).encode()))
            rows_of, block = blocks[number % len(blocks)]
            written += file.write(block)
            count += rows_of
            number += 1
    return count


def write_images(folder: Path, size: float) -> int:
    """Folders of bright and of dark images, PNG and JPEG, of so many MiB; returns their number."""
    from PIL import Image

    random = np.random.default_rng(0)
    total, count = 0, 0
    for kind in ("bright", "dark"):
        (folder / "pictures" / kind).mkdir(parents=True)
    while total < size * 2**20 or count < 40:
        kind = ("bright", "dark")[count % 2]
        low = 100 if kind == "bright" else 0
        pixels = random.integers(low, low + 155, (SIDE, SIDE, 3), dtype=np.uint8)
        png = count // 2 % 2 == 0
        path = folder / "pictures" / kind / f"{count}.{'png' if png else 'jpg'}"
        Image.fromarray(pixels).save(path, **({"compress_level": 1} if png else {"quality": 98}))
        total += path.stat().st_size
        count += 1
    return count


def family(process: int) -> list[int]:
    """A process and those below it."""
    found = [process]
    for name in Path(f"/proc/{process}/task").glob("*/children"):
        for child in name.read_text().split():
            found += family(int(child))
    return found


def resident(process: int) -> float:
    """MiB that a process and those below it hold."""
    total = 0
    for each in family(process):
        lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds and the highest memory of a command."""
    start = time.perf_counter()
    done = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0.0

    def watch() -> None:
        nonlocal peak
        while done.poll() is None:
            with suppress(OSError, StopIteration):  # a process has just ended
                peak = max(peak, resident(done.pid))
            time.sleep(0.05)

    watching = threading.Thread(target=watch)
    watching.start()
    if done.wait():
        raise SystemExit(f"{command} failed")
    watching.join()
    return time.perf_counter() - start, peak


def run(
    kind: str, backend: str, size: float, stream: bool, columns: int, notes: int
) -> dict[str, float]:
    """Generate, compile and train; return the figures."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        text = TABLE if kind == "csv" else IMAGES
        names = ", ".join(f"x{n}" for n in range(columns))
        csv = kind == "csv"
        count = write_rows(folder, size, columns, notes) if csv else write_images(folder, size)
        (folder / "spec.yaml").write_text(text.format(stream=str(stream).lower(), names=names))
        build = ["compile", folder / "spec.yaml", "--to", backend, "-o", folder / "build"]
        compiling = measured([sys.executable, "-m", "triglot", *map(str, build)])
        script = next((folder / "build").rglob("train.py"))
        options = ["--data", folder, "--out", folder / "run"]
        training = measured([sys.executable, str(script), *map(str, options)])
        history = (folder / "run" / "history.json").read_text()
        seconds = float(history.split('"seconds": ')[1].split("\n")[0].rstrip(",}] "))
    return {
        "rows": count,
        "compile s": compiling[0],
        "compile MiB": compiling[1],
        "train s": training[0],
        "train MiB": training[1],
        "rows/s": 0.8 * count / seconds,
    }


def main() -> int:
    """Print the figures; exit code 1 when memory is above the bound."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=float, default=300, help="MiB of data")
    parser.add_argument("--kind", choices=["csv", "images"], action="append")
    parser.add_argument("--backend", choices=["torch", "keras", "jax"], default="torch")
    parser.add_argument("--columns", type=int, default=40, help="numbers in a row of a table")
    parser.add_argument("--notes", type=int, default=0, help="letters of a text in every row")
    parser.add_argument("--held", action="store_true", help="measure without a stream as well")
    args = parser.parse_args()
    bound = 150 + 0.135 * args.size
    code = 0
    for kind in args.kind or ("csv", "images"):
        small = run(kind, args.backend, 1, True, args.columns, args.notes)
        ways = {"stream": True, **({"held": False} if args.held else {})}
        for way, stream in ways.items():
            found = run(kind, args.backend, args.size, stream, args.columns, args.notes)
            beyond = {w: found[f"{w} MiB"] - small[f"{w} MiB"] for w in ("compile", "train")}
            print(
                f"{kind:6} {way:6} {args.size:7.0f} MiB {found['rows']:9.0f} rows"
                f"  compile {found['compile s']:6.1f} s +{beyond['compile']:6.0f} MiB"
                f"  train {found['train s']:6.1f} s +{beyond['train']:6.0f} MiB"
                f"  epoch {found['rows/s']:8.0f} rows/s  (bound {bound:.0f} MiB)",
                flush=True,
            )
            if stream and max(beyond.values()) > bound:
                code = 1
    return code


if __name__ == "__main__":
    raise SystemExit(main())
