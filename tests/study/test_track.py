"""``--log-to mlflow`` and ``wandb``: which calls they get, and what happens where they are not there.

Both are stood in for by modules that write down what is called; the real ones were tried by hand (MLflow
3 with a store of files, Weights & Biases offline).
"""

from __future__ import annotations

import json

import pytest
from triglot.cli import main
from triglot.tests.training.load import load

from .test_checkpoints import SPEC, compile_to, trainer

MLFLOW = """
import json, os, pathlib, types

def note(*call):
    with open("calls.jsonl", "a") as file:
        file.write(json.dumps(call) + "\\n")

def start_run(run_id=None, run_name=None):
    note("start", run_id, run_name, os.environ["MLFLOW_EXPERIMENT_NAME"])
    return types.SimpleNamespace(info=types.SimpleNamespace(run_id=run_id or "id7"))

def log_params(params):
    assert len(params) <= 100
    note("params", params)

def log_metrics(metrics, step):
    assert all(isinstance(value, (int, float)) for value in metrics.values())
    if pathlib.Path("refuse").exists():
        raise OSError("the server is gone")
    note("metrics", metrics, step)

def end_run(status):
    note("end", status)
"""
WANDB = """
import json

def note(*call):
    with open("calls.jsonl", "a") as file:
        file.write(json.dumps(call) + "\\n")

class Run:
    id = "id9"

    def define_metric(self, name, step_metric):
        note("define", name, step_metric)

    def log(self, row):
        note("metrics", row)

    def finish(self, exit_code):
        note("end", exit_code)

def init(project, name, config, id, resume):
    if project == "closed":
        raise ConnectionError("not logged in")
    note("start", project, name, config["training"]["batch"], id, resume)
    return Run()
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return compile_to(tmp_path_factory.mktemp("tracked"))


@pytest.fixture
def train(package, tmp_path, monkeypatch):
    monkeypatch.delenv("MLFLOW_EXPERIMENT_NAME", raising=False)
    place = tmp_path / "site"
    place.mkdir()
    (place / "mlflow.py").write_text(MLFLOW)
    (place / "wandb.py").write_text(WANDB)
    monkeypatch.syspath_prepend(place)
    yield trainer(package, tmp_path, monkeypatch)
    monkeypatch.delenv("MLFLOW_EXPERIMENT_NAME", raising=False)


def calls(folder):
    path = folder / "calls.jsonl"
    found = [json.loads(line) for line in path.read_text().splitlines()]
    path.unlink()
    return found


def rows(folder):
    return json.loads((folder / "run" / "history.json").read_text())["epochs"]


def test_mlflow_gets_the_rows_of_the_history(train, tmp_path):
    assert train("--out", "run", "--log-to", "mlflow", "--stop-after", 25) == 0
    start, params, metrics, end = calls(tmp_path)
    assert start == ["start", None, "run", "small"]
    assert params[1]["training.optimizer.adam.lr"] == "0.001"
    assert params[1]["data.source.sklearn.name"] == "digits"
    (row,) = rows(tmp_path)
    assert metrics == ["metrics", {k: v for k, v in row.items() if k != "step"}, row["step"]]
    assert end == ["end", "FINISHED"]
    config = json.loads((tmp_path / "run" / "config.json").read_text())
    assert config["tracked"] == {"mlflow": "id7"}
    assert train("--out", "run", "--resume", "--log-to", "mlflow") == 0
    start, metrics, end = calls(tmp_path)
    assert start[:2] == ["start", "id7"]
    assert metrics[2] == rows(tmp_path)[1]["step"] == 40


def test_wandb_gets_them_too_and_hears_how_it_ended(train, tmp_path, monkeypatch, capsys):
    hot = compile_to(tmp_path, "training.optimizer.adam.lr=1e30", "training.evaluate=1 steps")
    assert trainer(hot, tmp_path, monkeypatch)("--out", "run", "--log-to", "wandb") == 5
    start, define, metrics, end = calls(tmp_path)
    assert start == ["start", "small", "run", 64, None, "allow"]
    assert define == ["define", "*", "step"]
    assert metrics == ["metrics", rows(tmp_path)[0]]
    assert end == ["end", 5]
    monkeypatch.setenv("WANDB_PROJECT", "closed")
    assert train("--out", "other", "--log-to", "wandb") == 2
    assert capsys.readouterr().err.endswith("error: cannot log to wandb: not logged in\n")


def test_a_row_that_is_not_taken_ends_nothing(train, tmp_path, capsys):
    (tmp_path / "refuse").touch()
    assert train("--out", "run", "--log-to", "mlflow", "--smoke") == 0
    assert capsys.readouterr().err == "warning: a row was not sent: the server is gone\n"
    assert [call[0] for call in calls(tmp_path)] == ["start", "params", "end"]


def test_what_is_not_installed_ends_it_before_it_begins(package, tmp_path, monkeypatch, capsys):
    (tmp_path / "small.yaml").write_text(SPEC)
    monkeypatch.setattr(
        "triglot.cli.program.find_spec", lambda name: None if name == "wandb" else name
    )
    out = str(tmp_path / "run")
    assert main(["train", str(tmp_path / "small.yaml"), "--log-to", "wandb", "--out", out]) == 3
    assert "wandb is not installed; install with:\n  pip install wandb" in capsys.readouterr().err
    made = load(package, "requirements").requirements
    monkeypatch.setattr(made, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as ended:
        made.need("mlflow")
    assert ended.value.code == 3
    assert capsys.readouterr().err == "error: mlflow is not installed: pip install mlflow\n"
    assert not (tmp_path / "run").exists()
