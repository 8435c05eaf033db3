"""Windows of rows: which rows an example sees, what is fitted, and a forecast that learns."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from triglot.compiler.front import check_file

from .build import execute
from .load import load
from .packages import compiled, data_of

SPEC = """triglot: 1
data:
  source: {csv: rows.csv}
  fields:
    past: {window: {columns: [{number: {columns: load, scale: none}}, {boolean: free}], length: 4}}
    now: {number: {columns: day, scale: none}}
    next: {window: {columns: [{number: load}], length: 2, ahead: 3}}
  target: next
model:
  inputs: {past: "sequence[4, 2]", now: "vector[1]"}
  layers:
    - {gru: {units: 8, return: last}, from: past}
    - concat: now
    - dense: 2
training: {loss: mse, epochs: 1, batch: 16}
"""
FORECAST = """triglot: 1
data:
  source: {csv: rows.csv}
  fields:
    past: {window: {columns: [{number: wave}], length: 12}}
    next: {window: {columns: [{number: wave}], length: 1, ahead: 1}}
  target: next
model:
  inputs: {past: "sequence[T, 1]"}
  layers: [{gru: {units: 8, return: last}}, dense: 1]
training: {loss: mse, metrics: [mae], optimizer: {adam: {lr: 0.02}}, epochs: 12, batch: 16}
"""


def write(folder, count=50):
    lines = [f"{n},{n},{'yes' if n % 7 == 0 else 'no'},{math.sin(n / 3):.5f}" for n in range(count)]
    (folder / "rows.csv").write_text("load,day,free,wave\n" + "\n".join(lines) + "\n")


def test_rows_before_and_behind_the_present(tmp_path):
    write(tmp_path)
    data = data_of(tmp_path, SPEC)
    splits = data.load(tmp_path, "float64")
    (past, now), target = splits.train
    assert past.shape == (35, 4, 2)  # 50 rows, 3 before and 4 behind: 43, less 4 and 4
    assert past[0, :, 0].tolist() == [0, 1, 2, 3]
    assert past[0, :, 1].tolist() == [1, 0, 0, 0]
    assert now[0].tolist() == [3]
    assert target[0].tolist() == [6, 7]
    for part in splits[:3]:
        (past, now), target = part
        np.testing.assert_array_equal(past[:, -1, 0], now[:, 0])
        np.testing.assert_array_equal(target - now, [[3, 4]] * len(now))
    last = [int(part[0][1][-1, 0]) for part in splits[:3]]
    assert last == [37, 41, 45]
    (tmp_path / "new.csv").write_text("load,day,free\n5,1,yes\n6,2,no\n7,3,no\n8,4,no\n9,5,no\n")
    past, now = data.read_inputs(tmp_path / "new.csv", splits.fitted, "float64")
    assert past[:, :, 0].tolist() == [[5, 6, 7, 8], [6, 7, 8, 9]]
    assert now.tolist() == [[4], [5]]


def test_statistics_come_from_the_first_rows(tmp_path):
    write(tmp_path)
    data = data_of(tmp_path, SPEC.replace(", scale: none}}, {boolean", "}}, {boolean"))
    about = data.load(tmp_path, "float64").fitted["load"]
    assert about["center"] == np.arange(38).mean()  # to the present of the last training example


def test_a_forecast_learns(tmp_path):
    write(tmp_path, 300)
    folder = compiled(tmp_path, FORECAST)
    run = tmp_path / "run"
    execute(tmp_path, folder / "train.py", "--out", run)
    history = json.loads((run / "history.json").read_text())["epochs"]
    assert history[-1]["val.mae"] < 0.1  # of a wave between -1 and 1; its mean is 0.64 away
    done = execute(tmp_path, folder / "predict.py", run, tmp_path / "rows.csv")
    assert len(done.stdout.splitlines()) == 1 + 300 - 11


def test_too_few_rows(tmp_path):
    write(tmp_path)
    folder = compiled(tmp_path, SPEC)
    write(tmp_path, 3)
    with pytest.raises(Exception, match="there are 0 rows for windows of 2"):
        load(folder, "data").data.load(tmp_path)
    write(tmp_path, 8)
    with pytest.raises(Exception, match="too little data"):
        load(folder, "data").data.load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("length: 4}}", "length: 4, ahead: 1}}", "E0702", "only the target can"),
        ("target: next", "target: now", "E0702", "only the target can"),
        ("  target: next\n", "  target: next\n  split: {time: day}\n", "E0209", "cannot be split"),
        ("scale: none}}, {bool", "missing: drop}}, {bool", "E0702", "cannot have `missing: drop`"),
        ("[{number: load}], length: 2", "[{boolean: free}], length: 2", "E0704", "of numbers"),
        ("sequence[4, 2]", "sequence[5, 2]", "E0501", "the data yields sequence[4, 2]"),
    ],
)
def test_refusals_are_located(tmp_path, old, new, code, message):
    write(tmp_path)
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC.replace(old, new))
    found = [f for f in check_file(path).findings if f.code == code]
    assert found, [f.message for f in check_file(path).findings]
    assert message in found[0].message
    assert found[0].span is not None
