"""``ops``, ``explain``, help and version."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
import triglot
from triglot.cli.group import COMMANDS
from triglot.compiler.diagnostics.codes import codes
from triglot.compiler.ops import OPS

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"""["']([EW]0\d{3})["']""")


def test_every_op_is_listed_and_explained(run):
    listed = run("ops").out
    for word in OPS:
        assert re.search(rf"^  {word} +\S", listed, re.M), word
        page = run("ops", word)
        assert page.code == 0 and all(f"  {name} " in page.out for name in OPS[word].fields)


def test_words_from_elsewhere(run):
    assert "`dense`" in run("ops", "nn.Linear").err
    assert run("ops", "adamw").code == 0
    done = run("ops", "dens")
    assert done.code == 2 and "did you mean" in done.err
    assert "optimizers:" in run("ops", "--all").out


def test_every_code_is_explained_and_used(run):
    used = set()
    for folder in ("compiler", "backends", "cli", "drawing", "editor", "verify"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name != "codes.py":
                used |= set(CODE.findall(path.read_text()))
    assert used - set(codes()) == set()
    assert set(codes()) - used == set()
    for code in codes():
        done = run("explain", code)
        assert done.code == 0 and done.out.startswith(f"{code}: ")
    assert run("explain").out.count("\n") == len(codes())
    assert run("explain", "--list").out == run("explain").out
    assert run("explain", "e0201").code == 0
    assert run("explain", "E9999").code == 2


def test_help_and_version(run):
    done = run("--help")
    assert done.code == 0
    for name, line in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(line)}$", done.out, re.M)
    assert run("-h").out == done.out
    assert run("--version").out == f"triglot {triglot.__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run, name):
    command = import_module(f"triglot.cli.{name}").command
    assert command.short_help == COMMANDS[name]
    done = run(name, "--help")
    assert done.code == 0 and done.out.startswith(f"Usage: triglot {name}")
    assert max(map(len, done.out.splitlines())) <= 80


def test_wrong_usage_gives_2(run):
    done = run("chek")
    assert done.code == 2 and "did you mean `check`?" in done.err
    assert run("check", "--bogus").code == 2
    assert run("check", "a.yaml", "b.yaml").code == 2
    assert run("check", "--format", "xml", "a.yaml").code == 2
