"""What `gradient_checkpointing` saves: peak memory and time of a step, with it and without, in one run.

    python benchmarks/checkpointing.py [--to torch,keras,jax] [--depth 16] [--epochs 2]

Every package trains as its owner would run it, ``python train.py``, in a process of its own.  Memory is the
largest resident set of the process less that of the same program on a network of depth 1.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import triglot

SPEC = """
triglot: 1
name: deep
params: {{width: 32, depth: {depth}}}
data: {{source: {{sklearn: digits}}, target: label, split: {{train: 0.9, val: 0.1}}}}
blocks:
  Unit:
    layers:
      - residual: [batch_norm, relu, {{conv2d: {{filters: width, kernel: 3}}}}, dropout: 0.1, gelu, {{conv2d: {{filters: width, kernel: 1}}}}]
model:
  inputs: {{image: "image[8, 8, 1]"}}
  layers:
    - {{conv2d: {{filters: width, kernel: 3}}}}
    - {{repeat: depth, layers: [Unit]}}
    - global_avg_pool
    - dense: 10
training: {{loss: cross_entropy, batch: 512, epochs: {epochs}, gradient_checkpointing: {checkpointing}, optimizer: {{adam: {{lr: 1e-3}}}}}}
"""


def trained(backend: str, depth: int, epochs: int, checkpointing: bool) -> tuple[float, float]:
    """(MiB of the largest resident set, seconds) of a training."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "deep.yaml"
        said = str(checkpointing).lower()
        spec.write_text(SPEC.format(depth=depth, epochs=epochs, checkpointing=said), encoding="utf-8")
        triglot.compile(spec, [backend], Path(folder) / "out")
        quiet = {"JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}
        begun = time.perf_counter()
        command = [sys.executable, "-c", WATCHED, str(Path(folder) / "out" / backend), str(Path(folder) / "run")]
        done = subprocess.run(command, env=os.environ | quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stdout[-2000:] + done.stderr[-4000:])
        kilobytes = int(re.findall(r"PEAK (\d+)", done.stdout)[-1])
        return kilobytes / 1024, time.perf_counter() - begun


WATCHED = """
import resource, runpy, sys
folder, out = sys.argv[1:]
sys.path.insert(0, folder)
sys.argv = ["train.py", "--out", out]
try:
    runpy.run_path(folder + "/train.py", run_name="__main__")
except SystemExit as end:
    assert not end.code, end.code
print("PEAK", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> None:
    """Print a line for every framework."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", default="torch,keras,jax")
    parser.add_argument("--depth", type=int, default=16)
    parser.add_argument("--epochs", type=int, default=2)
    given = parser.parse_args()
    print(f"{given.depth} blocks       kept      again  ratio   time with it : without")
    for backend in given.to.split(","):
        base, _ = trained(backend, 1, given.epochs, False)
        plain, plain_s = trained(backend, given.depth, given.epochs, False)
        again, again_s = trained(backend, given.depth, given.epochs, True)
        kept, rest = plain - base, again - base
        print(f"{backend:9} {kept:7.0f} MiB {rest:6.0f} MiB {rest / kept:6.2f}   {again_s / plain_s:.2f}", flush=True)


if __name__ == "__main__":
    main()
