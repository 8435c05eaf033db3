"""Commands import what they use and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RESNET = ROOT / "specs" / "models" / "resnet18.yaml"
FRAMEWORKS = {"torch", "tensorflow", "keras", "jax", "flax", "optax"}
HEAVY = FRAMEWORKS | {"numpy", "scipy", "sklearn", "autograd", "safetensors", "jinja2", "rich"}
SCRIPT = """
import sys
from triglot.cli import main
code = main(sys.argv[1:])
print(code, *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True
    )
    code, *names = done.stderr.splitlines()[-1].split()
    assert code == "0", done.stderr
    return set(names)


def test_help_knows_no_yaml():
    assert not imported("--help") & (HEAVY | {"yaml", "tree_sitter"})


@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "--to", "torch,keras,jax"), ("show",), ("show", "--full")]
)
def test_looking_at_a_spec_needs_neither_numpy_nor_a_framework(arguments):
    names = imported(*arguments, str(RESNET))
    assert not names & HEAVY
    assert "tree_sitter" not in names  # that is for TOML


def test_ops_and_explain():
    assert not imported("ops", "--all") & (HEAVY | {"yaml"})
    assert not imported("explain", "E0201") & (HEAVY | {"yaml"})


def test_compile_needs_no_framework(tmp_path):
    names = imported("compile", str(RESNET), "-o", str(tmp_path))
    assert not names & (FRAMEWORKS | {"numpy"})


def test_the_front_door_imports_nothing():
    script = (
        "import sys, triglot; assert 'compile' in dir(triglot);"
        "print([m for m in sys.modules if m.startswith('triglot.')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
