"""The specs whose packages are looked at, and how a child process runs a package by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from triglot.verify.processes import BOOT, environment

ROOT = Path(__file__).parents[2]
BACKENDS = ("torch", "keras", "jax")
SPECS = tuple(
    path
    for folder in (ROOT / "specs" / "models", ROOT / "tests" / "specs")
    for path in sorted(folder.iterdir())
    if path.suffix in (".yaml", ".toml")
)


def label(spec: Path) -> str:
    """A name for a spec that is a folder name too, unlike any other."""
    return f"{spec.parent.name}-{spec.stem}{'' if spec.suffix == '.yaml' else '-toml'}"


LABELS = tuple(map(label, SPECS))


def size(text: int | str, symbols: dict[str, int]) -> int:
    """A size as the manifest writes it: an integer or a polynomial of symbols."""
    return text if isinstance(text, int) else int(eval(text, {"__builtins__": {}}, symbols))


def described(package: Path) -> dict:
    """What a child needs to know to build and call the networks of a package."""
    manifest = json.loads((package / "manifest.json").read_text())
    symbols = {
        name: min(most or 7, 5 + k) for k, (name, most) in enumerate(manifest["symbols"].items())
    }
    networks = {}
    for name, known in manifest["networks"].items():
        camel = "".join(part.capitalize() for part in name.split("_"))
        inputs = []
        for row in known["inputs"].values():
            shape = [size(d, symbols) for d in row["shape"]]
            if row["layout"] == "first":
                shape = [shape[-1], *shape[:-1]]
            inputs.append({"shape": [2, *shape], "dtype": row["dtype"]})
        page = "objective" if name == "objective" else "model"
        networks[name] = {"camel": camel, "inputs": inputs, "page": page}
    return {"folder": str(package), "networks": networks}


QUICK = {"JAX_DISABLE_MOST_OPTIMIZATIONS": "1"}
"""What is compiled here runs once."""


def run(backend: str, packages: dict[str, Path]) -> dict:
    """Run ``child.py`` over packages of a framework, where ``triglot`` cannot be imported."""
    jobs = {name: described(folder / backend) for name, folder in packages.items()}
    command = [
        sys.executable,
        "-P",
        "-s",
        "-c",
        BOOT,
        str(Path(__file__).with_name("child.py")),
        backend,
    ]
    done = subprocess.run(
        command, input=json.dumps(jobs), capture_output=True, text=True, env=environment() | QUICK, cwd="/", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])
