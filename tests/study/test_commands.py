"""``triglot train``, ``runs`` and ``report`` on one run, stopped, refused another spec, gone on with."""

from __future__ import annotations

import json
import re

import pytest
from triglot.cli import main
from triglot.study.folder import RunFolder
from triglot.study.report import learning

from .test_checkpoints import SPEC


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A folder with a spec, a run of it and another one with a smaller rate."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "small.yaml").write_text(SPEC)
    return folder


def call(*arguments):
    return main([str(argument) for argument in arguments])


def test_a_run_from_beginning_to_report(runs, capfd):
    spec, run, other = runs / "small.yaml", runs / "runs" / "a", runs / "runs" / "b"
    assert call("train", spec, "--to", "torch", "--out", run, "--stop-after", 4) == 0
    assert not (run / "report.html").exists()
    capfd.readouterr()
    changed = ("--set", "training.optimizer.adam.lr=2e-3")
    assert call("train", spec, "--to", "jax", "--out", run, "--resume", *changed) == 2
    told = capfd.readouterr().err
    assert "training.optimizer.adam.lr: 0.001 -> 0.002" in told
    assert not (run / "jax").exists()
    longer = ("--set", "training.epochs=3")
    assert call("train", spec, "--to", "torch", "--out", run, "--resume", *longer) == 0
    text = (run / "report.html").read_text()
    assert "What it mistakes" in text
    assert "data:image/png;base64," in text
    assert not re.search(r"(src|href)=\"(?!data:)|url\(|<script", text)  # nothing beside it
    assert call("train", spec, "--to", "torch", "--out", other, *changed, "--smoke") == 0
    capfd.readouterr()

    assert call("runs", runs / "runs") == 0
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(len(line) <= 80 for line in lines)
    assert [line.endswith("*") for line in lines[1:]] == [True, False]
    assert call("runs", runs / "runs", "--format", "json") == 0
    rows = json.loads(capfd.readouterr().out)["runs"]
    assert [(row["run"], row["epochs"], row["first"]) for row in rows] == [
        ("a", 3, True), ("b", 1, False),
    ]  # fmt: skip
    assert call("runs", runs / "runs", "--diff", "a", "b", "--format", "json") == 0
    made = json.loads(capfd.readouterr().out)
    assert {row["path"]: row["after"] for row in made["spec"]} == {
        "training.epochs": 2, "training.optimizer.adam.lr": 0.002,
    }  # fmt: skip
    assert {row["figure"] for row in made["figures"]} >= {"loss", "val.loss"}


def test_what_is_no_run_is_said(runs, tmp_path, capfd):
    assert call("runs", tmp_path) == 2
    assert "holds no runs" in capfd.readouterr().err
    assert call("report", tmp_path) == 2
    assert "is no run" in capfd.readouterr().err
    sweep = (
        "train",
        runs / "small.yaml",
        "--sweep",
        "training.batch=8,16",
        "--out",
        tmp_path / "s",
    )
    assert call(*sweep) == 2
    assert "takes one framework" in capfd.readouterr().err
    assert call(*sweep[:3], "training.batch=9..3", *sweep[4:], "--to", "torch") == 2
    assert "is empty" in capfd.readouterr().err


def test_a_report_shows_norms_of_gradients_where_they_were_logged(tmp_path):
    rows = [{"epoch": 1, "step": 20, "loss": 1.0, "rate": 0.1, "seconds": 1.0}]
    run = RunFolder(tmp_path, {}, rows)
    assert [chart.caption for chart in learning(run).charts] == ["loss", "learning rate"]
    (tmp_path / "log.csv").write_text("step,rate,gradient_norm\n10,0.1,\n")
    assert len(learning(run).charts) == 2
    (tmp_path / "log.csv").write_text("step,rate,gradient_norm\n10,0.1,2.5\n20,0.1,1.5\n")
    found = learning(run).charts[-1]
    assert found.caption == "norm of the gradient, before it is clipped"
    assert "polyline" in found.svg
    head = "step,rate,gradient_norm.critic,gradient_norm.painter\n"
    (tmp_path / "log.csv").write_text(head + "10,0.1,2.5,\n20,0.1,1.5,0.5\n")
    assert all(name in learning(run).charts[-1].svg for name in ("critic", "painter"))
