"""``triglot new``: every kind, in both surfaces, and never over what is there."""

from __future__ import annotations

import json

import pytest
from triglot.cli.kinds import COMPANIONS, KINDS
from triglot.compiler.diagnostics import Source
from triglot.compiler.format import formatted
from triglot.compiler.front import check_file
from triglot.compiler.ir.printing import print_program

from .conftest import MODELS


def test_there_are_enough_kinds_and_all_are_listed(run):
    assert len(KINDS) >= 12
    done = run("new", "--list")
    assert done.code == 0 and [line.split()[0] for line in done.out.splitlines()] == list(KINDS)
    assert max(map(len, done.out.splitlines())) <= 80
    assert all((MODELS / file).is_file() for file, _ in KINDS.values())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_checks_in_both_surfaces(run, kind):
    done = run("new", "mine", "--like", kind)
    assert done.code == 0 and done.out == "mine.triglot.yaml\n"
    assert "next: `triglot check mine.triglot.yaml`" in done.err
    wanted = {"mine.triglot.yaml", "triglot.schema.json", *COMPANIONS.get(kind, ())}
    assert {p.name for p in run.folder.iterdir()} == wanted
    text = (run.folder / "mine.triglot.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=triglot.schema.json\n")
    assert json.loads((run.folder / "triglot.schema.json").read_text())["title"] == "Triglot spec"
    assert run("new", "mine", "--like", kind, "--toml").code == 0
    programs = []
    for suffix in ("yaml", "toml"):
        path = run.folder / f"mine.triglot.{suffix}"
        checked = check_file(path)
        assert not checked.errors and {d.code for d in checked.findings} <= {"E0701", "E0801"}
        assert formatted(Source(path.name, path.read_text())) == path.read_text()
        programs.append(print_program(checked.program))
        assert checked.program.name == "mine"
    assert programs[0] == programs[1]
    assert (run.folder / "mine.triglot.toml").read_text().startswith("#:schema triglot.schema.json\n")


def test_nothing_is_overwritten(run):
    run.write("mine.triglot.yaml", "precious")
    done = run("new", "mine", "--like", "mlp")
    assert done.code == 2 and "is there already; nothing was written" in done.err
    assert [p.name for p in run.folder.iterdir()] == ["mine.triglot.yaml"]
    assert (run.folder / "mine.triglot.yaml").read_text() == "precious"
    run.write("triglot.schema.json", "{}")
    run.write("customers.csv", "mine")
    assert run("new", "other", "--like", "table").code == 0
    assert (run.folder / "triglot.schema.json").read_text() == "{}"
    assert (run.folder / "customers.csv").read_text() == "mine"


def test_wrong_usage(run):
    assert "did you mean `resnet`?" in run("new", "x", "--like", "resent").err
    for arguments in (["new"], ["new", "x"], ["new", "1x", "--like", "mlp"], ["new", "a/b", "--like", "mlp"], ["new", "class", "--like", "mlp"]):
        assert run(*arguments).code == 2
    assert list(run.folder.iterdir()) == []


def test_the_kind_names_the_program_when_nobody_does(run):
    assert run("new", "--like", "vit").out == "vit.triglot.yaml\n"
    assert run("check").code == 0  # the only spec here


def test_parameters_of_well_known_networks(run):
    for file, count in {"densenet121": "7,978,856", "mobilenet_v2": "3,504,872"}.items():
        assert f"{count} parameters" in run("check", MODELS / f"{file}.yaml").out
