"""What users do to data and run folders: changed, torn and wrong files are named, and nothing is lost."""

from __future__ import annotations

import resource

import numpy as np
import pytest
import triglot
from triglot.tests.training.load import load

from .test_checkpoints import last, same, trainer

ARRAYS = """
triglot: 1
name: arrays
data:
  source: {numpy: n.npz}
  target: label
model:
  inputs: {x: "vector[4]"}
  layers: [dense: 3]
training:
  loss: cross_entropy
  max_steps: 40
  batch: 16
  log: {every: 3 steps, gradients: true}
"""
ROWS = """
triglot: 1
name: rows
data:
  source: {csv: a.csv}
  STREAM
  fields:
    x: {table: [{number: x}]}
    y: category
  target: y
model:
  layers: [dense: 2]
training:
  loss: cross_entropy
  batch: 64
"""


def write(folder, **changes):
    draw = np.random.default_rng(0)
    arrays = {"x": draw.normal(size=(300, 4)).astype("float32"), "label": draw.integers(0, 3, 300)}
    np.savez(folder / "n.npz", **arrays | changes)
    return arrays


def compiled(folder, text):
    (folder / "spec.yaml").write_text(text)
    return triglot.compile(folder / "spec.yaml", ["torch"], folder / "build").packages["torch"]


@pytest.fixture
def train(tmp_path, monkeypatch):
    write(tmp_path)
    return trainer(compiled(tmp_path, ARRAYS), tmp_path, monkeypatch)


def test_labels_outside_of_the_classes(train, tmp_path, capsys):
    right = write(tmp_path)["label"]
    for value, told in ((3, "3"), (-1, "-1"), (0.5, "0.5")):
        label = right.astype(float) if value == 0.5 else right.copy()
        label[250] = value
        write(tmp_path, label=label)
        assert train("--out", "run") == 2
        message = f"error: label of example 250 is {told}, no class from 0 to 2\n"
        assert capsys.readouterr().err == message
    assert not (tmp_path / "run").exists()


def test_data_that_changed_is_refused_until_it_is_put_back(train, tmp_path, capsys):
    assert train("--out", "run", "--stop-after", 7) == 0
    before, settings = last("run"), (tmp_path / "run" / "config.json").read_bytes()
    write(tmp_path, label=np.full(300, 7))
    assert train("--out", "run", "--resume") == 2
    assert "the data files changed since run began" in capsys.readouterr().err
    assert train("--out", "run", "--resume", "--changed-data") == 2
    assert "no class from 0 to 2" in capsys.readouterr().err
    assert (tmp_path / "run" / "config.json").read_bytes() == settings
    assert same(before, last("run"))
    write(tmp_path)
    assert train("--out", "run", "--resume") == 0
    assert train("--out", "whole") == 0
    assert same(last("whole"), last("run"))
    logs = [(tmp_path / run / "log.csv").read_text() for run in ("run", "whole")]
    assert logs[0] == logs[1] and logs[0].count("\n") == 1 + 13


def test_a_full_disk_leaves_the_logs(train, tmp_path, capsys):
    assert train("--out", "run", "--stop-after", 30) == 0
    files = ("losses.csv", "log.csv", "history.json", "config.json")
    before = [(tmp_path / "run" / name).read_bytes() for name in files]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (100, 600):
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
            assert train("--out", "run", "--resume") == 2
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert capsys.readouterr().err.startswith("error: cannot write run/")
        assert [(tmp_path / "run" / name).read_bytes() for name in files] == before
        assert not list((tmp_path / "run").rglob("*.tmp"))


def test_a_torn_row_goes(train, tmp_path):
    assert train("--out", "run", "--stop-after", 20) == 0
    for name in ("losses.csv", "log.csv"):
        with (tmp_path / "run" / name).open("a") as file:
            file.write("99,0.1\n100,0.")
    assert train("--out", "run", "--resume") == 0
    found = np.loadtxt(tmp_path / "run" / "losses.csv", delimiter=",", skiprows=1)
    assert found[:, 0].tolist() == list(range(1, 41))


@pytest.mark.parametrize("stream", ["", "stream: true"])
def test_a_late_row_of_another_type_is_named(tmp_path, stream):
    rows = [f"{i % 17 / 10},{'no' if i % 3 else 'yes'}\n" for i in range(200_000)]
    path = tmp_path / "a.csv"
    path.write_text("x,y\n" + "".join(rows[:500]))
    data = load(compiled(tmp_path, ROWS.replace("STREAM", stream)), "data").data
    cache = (tmp_path / "cache",) if stream else ()
    harms = {
        "oops,no\n": "a.csv, line 199991, column 'x': 'oops' is not a number",
        "0.3,maybe\n": "a.csv, line 199991, column 'y': 'maybe' is no known class",
    }
    for row, told in harms.items():
        rows[199_989] = row
        path.write_text("x,y\n" + "".join(rows))
        with pytest.raises(data.DataError) as caught:
            data.load(tmp_path, "float32", None, *cache)
        assert str(caught.value) == told
