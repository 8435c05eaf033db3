"""Emitted packages as text: style, imports, safety, equal bytes, the shape of the well-known ones."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys

import pytest
from triglot.backends.code.files import PAGES
from triglot.tests.generated.packages import BACKENDS, LABELS, ROOT, SPECS, label
from triglot.tests.golden.regenerate import tree

FRAMEWORK = {
    "torch": {"torch"},
    "keras": {"keras", "tensorflow"},
    "jax": {"jax", "flax", "optax"},
}
LIBRARIES = {"numpy", "safetensors", "tensorboard", "tqdm", "sklearn"}
FORBIDDEN = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "urllib",
    "http",
    "requests",
    "ctypes",
    "triglot",
}
CALLS = {"eval", "exec", "compile", "__import__"}
STRICT = "E,F,W,I,B,UP,SIM,N,C4,PIE,RET,ERA,PT,RUF,A,ARG,S,FURB,PLE,PLC"
# Idioms: F for torch.nn.functional, capital letters in formulas, `input` of a spec; arguments that
# signal handlers and draws must take; seeds and fixed command lines; unicode and the letter l of a person's own spec.
IDIOMS = "E741,N812,N803,N806,A001,A002,A005,ARG001,ARG002,S101,S311,RUF001,RUF002,RUF003,PLC0415,E501"


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request):
    return request.param


def ruff(folder, *words):
    """What ruff says inside a folder, with nobody's settings but the folder's own."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *words, "--no-cache", "."],
        capture_output=True, text=True, cwd=folder, check=False,
    )  # fmt: skip
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_pages_are_formatted_and_clean_by_their_own_rules(packages):
    """As somebody does who has nothing but the folder."""
    wrong = {}
    for name, folder in packages.items():
        for backend in BACKENDS:
            place = folder / backend
            said = ruff(place, "format", "--check", "--diff") + ruff(place, "check")
            if said:
                wrong[f"{name}/{backend}"] = said[:2000]
    assert not wrong, "\n".join(f"== {key}\n{said}" for key, said in wrong.items())


def test_pages_are_clean_by_strict_rules(packages):
    """More rules than the packages ask for themselves."""
    folder = next(iter(packages.values())).parent
    said = ruff(
        folder, "check", "--isolated", "--target-version", "py311", "--select", STRICT,
        "--ignore", IDIOMS, "--output-format", "concise", "--config", FIRST_PARTY,
        "--exclude", "custom_ops.py",
    )  # fmt: skip
    assert not said, said[:4000]


FIRST_PARTY = f"lint.isort.known-first-party = {json.dumps([*PAGES, 'custom_ops', 'phase_*'])}"


def imported(tree_):
    """Top-level names of every import."""
    for node in ast.walk(tree_):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a flat folder of scripts has no relative imports"
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("name", LABELS)
def test_pages_stand_alone(packages, backend, name):
    """They import their framework and what docs/packages.md says, and run no text."""
    folder = packages[name] / backend
    pages = {path.stem for path in folder.glob("*.py")}
    known = pages | FRAMEWORK[backend] | LIBRARIES | set(sys.stdlib_module_names)
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        parsed = ast.parse(text)
        found = set(imported(parsed))
        asked = {"mlflow", "wandb"} if path.stem == "track" else set()  # where --log-to says so
        assert found <= known | asked, (path, found - known)
        assert not found & FORBIDDEN, (path, found & FORBIDDEN)
        called = {
            node.func.id
            for node in ast.walk(parsed)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & CALLS, (path, called & CALLS)
        assert "allow_pickle=True" not in text and "torch.load" not in text, path


def test_bytes_do_not_depend_on_where_and_when(packages, tmp_path):
    """Another process, hash seed, folder and time zone give the same bytes."""
    script = (
        "import sys, triglot\n"
        "for line in sys.stdin:\n"
        "    spec, out = line.rstrip().split('|')\n"
        "    triglot.compile(spec, out=out)\n"
    )
    lines = [f"{os.path.relpath(spec, tmp_path)}|out/{label(spec)}" for spec in SPECS]
    done = subprocess.run(
        [sys.executable, "-c", script],
        input="\n".join(lines), text=True, capture_output=True, cwd=tmp_path, check=False,
        env=os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "LC_ALL": "C"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    for name, folder in packages.items():
        here, there = tree(folder), tree(tmp_path / "out" / name)
        assert here.keys() == there.keys(), name
        assert [key for key in here if here[key] != there[key]] == [], name


def test_pages_do_not_name_this_machine(packages):
    """No path of the machine that compiled, no user."""
    for name, folder in packages.items():
        for key, content in tree(folder).items():
            for trace in (str(ROOT), str(folder), os.path.expanduser("~") + "/"):
                assert trace.encode() not in content, (name, key, trace)


def definitions(path):
    """Names of classes and functions of a module, in order."""
    kinds = (ast.ClassDef, ast.FunctionDef)
    return [n.name for n in ast.parse(path.read_text()).body if isinstance(n, kinds)]


def loops(path):
    """How many loops and comprehensions a module has."""
    kinds = (ast.For, ast.comprehension)
    return sum(isinstance(node, kinds) for node in ast.walk(ast.parse(path.read_text())))


def test_resnet18_is_two_blocks_and_short(packages):
    """At most two block classes beside the network, and a program of at most 110 lines."""
    for name in ("models-resnet18", "models-resnet18-toml"):
        for backend in BACKENDS:
            page = packages[name] / backend / "model.py"
            assert len(definitions(page)) <= 3, definitions(page)
        text = (packages[name] / "torch" / "model.py").read_text()
        assert len(text.splitlines()) <= 110


def test_yaml_and_toml_say_the_same(packages):
    for backend in BACKENDS:
        one, other = (packages[f"models-resnet18{end}"] / backend for end in ("", "-toml"))
        for page in ("model.py", "step.py", "weights.json", "weights.py"):
            assert (one / page).read_bytes() == (other / page).read_bytes()


def test_gpt2_is_one_block_in_one_loop(packages):
    """Twelve layers are a loop; Keras has one, a module has one to build and one to run."""
    for backend, expected in (("torch", 2), ("keras", 1), ("jax", 2)):
        page = packages["models-gpt2_small"] / backend / "model.py"
        assert len(definitions(page)) == 2
        assert loops(page) == expected
