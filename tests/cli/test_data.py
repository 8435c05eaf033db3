"""``triglot data report``: gaps, outliers, rare classes, equal examples, leaks."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys

import pytest

SPEC = """triglot: 1
data:
  source: {csv: rows.csv}
  fields:
    x: {table: [{number: [a, b, leak]}, {category: city}]}
    y: boolean
  target: y
  split: {train: 0.6, val: 0.2, test: 0.2, stratify: y}
model:
  layers: [dense: 1]
training: {loss: binary_cross_entropy, epochs: 1}
"""
HONEST = SPEC.replace("a, b, leak", "a, b")


def write(folder, copies=0, rare=100):
    """Rows: `a` with gaps, `b` with outliers, `leak` the answer, one of `rare` is yes."""
    draw = random.Random(1)
    lines = ["a,b,leak,city,y"]
    for n in range(200):
        yes = n % rare == 0 if rare > 2 else n % 2 == 0
        a = "" if n % 2 else f"{draw.gauss(0, 1):.6f}"
        b = 1000 if n % 50 == 7 else f"{draw.gauss(0, 1):.6f}"
        lines.append(f"{a},{b},{int(yes)},{draw.choice(['bonn', 'ulm'])},{'yes' if yes else 'no'}")
    lines += lines[1 : 1 + copies]
    (folder / "rows.csv").write_text("\n".join(lines) + "\n")


def run(folder, *args, spec=HONEST):
    (folder / "spec.yaml").write_text(spec)
    return subprocess.run(
        [sys.executable, "-m", "triglot", "data", "report", "spec.yaml", *map(str, args)],
        capture_output=True, text=True, cwd=folder, check=False,
    )  # fmt: skip


def test_a_stream_has_the_same_report(tmp_path):
    write(tmp_path, rare=20)
    held = run(tmp_path).stdout
    done = run(tmp_path, spec=HONEST.replace("data:\n", "data:\n  stream: true\n"))
    assert done.returncode == 0, done.stderr
    assert done.stdout == held


def test_sounds_are_read_one_by_one(tmp_path):
    from triglot.tests.training.test_data_audio import SPEC as SOUNDS
    from triglot.tests.training.test_data_audio import write_sounds

    write_sounds(tmp_path, 10)
    done = run(tmp_path, spec=SOUNDS)
    assert done.returncode == 0, done.stderr
    assert "sounds/: 20 examples (train 16, val 2, test 2)" in done.stdout
    assert "train: high " in done.stdout


def test_what_stands_out(tmp_path):
    write(tmp_path, rare=20)
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert "rows.csv: 200 examples (train 120, val 40, test 40)" in said
    assert "note: `a` is missing in 50% of the rows" in said
    assert "note: `b` has 4 values far out" in said
    assert "note: rare in training: `yes` (6)" in said
    assert "problem" not in said


def test_a_column_that_holds_the_answer(tmp_path):
    write(tmp_path, rare=2)
    done = run(tmp_path, spec=SPEC)
    assert done.returncode == 1
    assert "problem: `leak` alone explains 100.0% of `y`" in done.stdout
    assert "`a` alone" not in done.stdout


def test_the_answer_does_not_leak_into_itself(tmp_path):
    """Expressions read the target as a field; only what else holds the answer is told."""
    write(tmp_path, rare=2)
    spec = SPEC.replace("model:", "networks: {net: {inputs: {x: 'vector[7]'},").replace(
        "  layers: [dense: 1]", "  layers: [dense: 1]}}"
    )
    spec = spec.replace("loss: binary_cross_entropy", "losses: {fit: 'binary_cross_entropy(net(x), y)'}")
    done = run(tmp_path, spec=spec)
    assert done.returncode == 1, done.stderr
    assert re.findall("problem: `(.*?)` alone", done.stdout) == ["a missing", "leak"]


def test_examples_in_two_splits(tmp_path):
    write(tmp_path, copies=150, rare=2)
    done = run(tmp_path)
    assert done.returncode == 1
    assert "examples are in train and val" in done.stdout
    assert "training examples are there twice" in done.stdout


def test_equals_with_another_answer(tmp_path):
    rows = "".join(f"{n % 5},0,0,ulm,{'yes' if n % 3 else 'no'}\n" for n in range(60))
    (tmp_path / "rows.csv").write_text("a,b,leak,city,y\n" + rows)
    assert "have equals with another answer" in run(tmp_path).stdout


def test_a_class_that_a_split_lacks(tmp_path):
    write(tmp_path, rare=70)
    spec = HONEST.replace("stratify: y", "time: leak")  # every yes comes last
    said = run(tmp_path, spec=spec).stdout
    assert "note: train has no example of `yes`; see `split.stratify`" in said
    assert "note: test has no" not in said


def test_page_and_json(tmp_path):
    write(tmp_path, rare=20)
    done = run(tmp_path, "-o", "out/report.html", "--format", "json")
    found = json.loads(done.stdout)
    assert found["version"] == 1
    assert found["counts"] == {"train": 120, "val": 40, "test": 40}
    assert found["columns"][0]["missing"] == 100
    text = (tmp_path / "out" / "report.html").read_text()
    assert text.count("<tr>") >= 5 + 2
    assert not re.search(r"(src|href)=", text)  # it needs nothing beside it
    assert "<script" not in text


def test_names_are_text_in_the_page(tmp_path):
    (tmp_path / "rows.csv").write_text(
        "<b>x,y\n" + "".join(f"{n},{'yes' if n % 2 else 'no'}\n" for n in range(40))
    )
    spec = HONEST.replace("{table: [{number: [a, b]}, {category: city}]}", "{number: '<b>x'}")
    done = run(tmp_path, "-o", "r.html", spec=spec)
    assert done.returncode == 0, done.stderr
    assert "<b>x" not in (tmp_path / "r.html").read_text()


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda f: (f / "rows.csv").unlink(), "no file `rows.csv`"),
        (lambda f: (f / "rows.csv").write_text("a,b,city,y\n1,2,ulm,yes\n"), "too little data"),
        (lambda f: (f / "rows.csv").write_text("a,b,city,y\n1,x,ulm,yes\n"), "which is not a number"),
    ],
)  # fmt: skip
def test_data_that_cannot_be_read(tmp_path, harm, message):
    write(tmp_path)
    harm(tmp_path)
    done = run(tmp_path)
    assert done.returncode == 2
    assert message in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_spec_without_data(tmp_path):
    spec = "triglot: 1\nmodel:\n  inputs: {x: 'vector[3]'}\n  layers: [dense: 1]\n"
    done = run(tmp_path, spec=spec)
    assert done.returncode == 2
    assert "has no data" in done.stderr
