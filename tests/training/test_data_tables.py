"""Tables: every source reads the same values, every transform means what it says, and what is wrong is told."""

from __future__ import annotations

import json
import math
import random

import numpy as np
import pytest
from triglot.compiler.front import check_file

from .packages import data_of, table_spec

FIELDS = "{x: {table: [number: [a, b], category: c, boolean: d]}, y: number}"


def rows(count=60):
    """Rows with gaps of every type, as typed values."""
    draw = random.Random(5)
    found = []
    for n in range(count):
        a = round(draw.gauss(3, 2), 3)
        found.append(
            {
                "a": None if n % 9 == 4 else a,
                "b": n,
                "c": draw.choice(["red", "blue", None]),
                "d": draw.choice([True, False]),
                "t": f"2026-0{1 + n % 9}-1{n % 7}",
                "g": f"group {n % 12}",
                "y": 2 * a + n,
            }
        )
    return found


def write(folder, found, name="rows.csv", separator=","):
    """The rows as a text table."""
    cells = [separator.join("" if v is None else str(v) for v in row.values()) for row in found]
    text = "\n".join([separator.join(found[0]), *cells]) + "\n"
    (folder / name).write_text(text)


def write_all(folder):
    """The same rows in every form there is."""
    import pyarrow
    from pyarrow import parquet

    found = rows()
    write(folder, found)
    write(folder, found, "rows.tsv", "\t")
    write(folder, found, "rows.txt", ";")
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in found))
    parquet.write_table(pyarrow.Table.from_pylist(found), folder / "rows.parquet")


def test_every_source_reads_the_same(tmp_path):
    write_all(tmp_path)
    first = None
    for source in (
        "{csv: rows.csv}",
        "{csv: {file: rows.txt, separator: ';'}}",
        "{tsv: rows.tsv}",
        "{jsonl: rows.jsonl}",
        "{parquet: rows.parquet}",
    ):
        data = data_of(tmp_path, table_spec(source, FIELDS))
        inputs, target = data.load(tmp_path, "float64").train
        first = (inputs, target) if first is None else first
        assert inputs.shape == (48, 2 + 1 + 3 + 1)
        np.testing.assert_array_equal(inputs, first[0])
        np.testing.assert_array_equal(target, first[1])
        file = next(tmp_path.glob(data.FILE))
        again = data.read_inputs(file, data.load(tmp_path).fitted, "float64")
        assert again.shape == (60, 7)


@pytest.mark.parametrize(
    ("scale", "low", "middle"),
    [("min_max", (0.0, 1.0), None), ("robust", None, 0.0), ("none", None, None)],
)
def test_scales_hold_on_the_training_rows(tmp_path, scale, low, middle):
    write(tmp_path, rows())
    fields = f"{{x: {{number: {{columns: [b], scale: {scale}}}}}, y: number}}"
    data = data_of(tmp_path, table_spec("{csv: rows.csv}", fields))
    inputs, _ = data.load(tmp_path, "float64").train
    if low:
        assert (inputs.min(), inputs.max()) == low
    elif middle is not None:
        assert np.median(inputs) == middle
        low_quarter, high_quarter = np.percentile(inputs, [25, 75])
        assert high_quarter - low_quarter == pytest.approx(1)
    else:
        assert set(inputs[:, 0]) <= set(range(60))


def test_logarithms_are_standardized(tmp_path):
    write(tmp_path, rows())
    fields = "{x: {number: {columns: [b], scale: log}}, y: number}"
    data = data_of(tmp_path, table_spec("{csv: rows.csv}", fields))
    splits = data.load(tmp_path, "float64")
    assert splits.train[0].mean() == pytest.approx(0, abs=1e-12)
    about = splits.fitted["b"]
    everything = data.read_inputs(tmp_path / "rows.csv", splits.fitted, "float64")[:, 0]
    assert everything[7] * about["spread"] + about["center"] == pytest.approx(math.log(8))


@pytest.mark.parametrize("fill", ["mean", "median", "-7", "drop"])
def test_gaps(tmp_path, fill):
    write(tmp_path, rows())
    fields = f"{{x: {{number: {{columns: [a], scale: none, missing: {fill}}}}}, y: number}}"
    data = data_of(tmp_path, table_spec("{csv: rows.csv}", fields))
    splits = data.load(tmp_path, "float64")
    count = sum(len(splits[n][1]) for n in range(3))
    inputs = data.read_inputs(tmp_path / "rows.csv", splits.fitted, "float64")
    if fill == "drop":
        assert count == 60 - 7
        assert inputs.shape == (60, 1)
        return
    assert count == 60
    known = splits.train[0][splits.train[0][:, 1] == 0, 0]
    wanted = {"mean": known.mean(), "median": np.median(known), "-7": -7.0}[fill]
    assert inputs[4].tolist() == pytest.approx([wanted, 1.0])


def test_categories_as_ids_and_hashes(tmp_path):
    write(tmp_path, rows())
    fields = "{x: {category: {columns: [c, g], encode: index}}, y: number}"
    spec = table_spec(
        "{csv: rows.csv}", fields, inputs="{x: 'tokens[2]'}",
        layers="[embedding: {vocab: 13, dim: 3}, flatten, dense: 1]",
    )  # fmt: skip
    data = data_of(tmp_path, spec)
    splits = data.load(tmp_path)
    assert splits.train[0].dtype == np.int64
    (tmp_path / "new.csv").write_text("c,g\nred,group 0\ngreen,\n")
    found = data.read_inputs(tmp_path / "new.csv", splits.fitted)
    assert found.tolist() == [[1, 0], [2, 12]]
    fields = "{x: {category: {columns: g, encode: hash, buckets: 5}}, y: number}"
    data = data_of(tmp_path, table_spec("{csv: rows.csv}", fields))
    found = data.read_inputs(tmp_path / "rows.csv", {}, "float64")
    assert found.shape == (60, 5)
    assert (found.sum(axis=1) == 1).all()
    np.testing.assert_array_equal(found[0], found[12])  # the same text, the same bucket
    (tmp_path / "new.csv").write_text("g\nNA\n")
    assert data.read_inputs(tmp_path / "new.csv", {}).tolist() == [[0, 0, 0, 0, 0]]


def test_dates_go_round(tmp_path):
    write(tmp_path, rows())
    fields = "{x: {date: {columns: t, parts: [month, weekday, year]}}, y: number}"
    data = data_of(tmp_path, table_spec("{csv: rows.csv}", fields))
    splits = data.load(tmp_path, "float64")
    assert splits.train[0].shape[1] == 5
    (tmp_path / "new.csv").write_text("t\n2026-03-02\nNA\n2026-12-07T10:00+02:00\n")
    found = data.read_inputs(tmp_path / "new.csv", splits.fitted, "float64")
    # March is a quarter of the round; 2 March and 7 December 2026 are Mondays
    np.testing.assert_allclose(found[0, :4], [1, 0, 0, 1], atol=1e-12)
    assert found[1].tolist() == [0, 0, 0, 0, 0]
    np.testing.assert_allclose(found[2, 2:4], [0, 1], atol=1e-12)


def parts_of(data, folder):
    """The values of `b`, which are row numbers, of every split."""
    splits = data.load(folder, "float64")
    return [splits[n][0][:, 0].astype(int).tolist() for n in range(3)]


NUMBERED = "{x: {number: {columns: b, scale: none}}, y: number}"


@pytest.mark.parametrize("column", ["t", "b"])
def test_split_by_time(tmp_path, column):
    write(tmp_path, rows())
    split = f"{{train: 0.5, val: 0.25, test: 0.25, time: {column}}}"
    data = data_of(tmp_path, table_spec("{csv: rows.csv}", NUMBERED, split=split))
    train, val, test = parts_of(data, tmp_path)
    assert (len(train), len(val), len(test)) == (30, 15, 15)
    moments = [row[column] for row in rows()]
    assert max(moments[n] for n in train) <= min(moments[n] for n in val)
    assert max(moments[n] for n in val) <= min(moments[n] for n in test)


def test_groups_stay_together(tmp_path):
    write(tmp_path, rows())
    split = "{train: 0.5, val: 0.25, test: 0.25, by: g}"
    data = data_of(tmp_path, table_spec("{csv: rows.csv}", NUMBERED, split=split))
    groups = [{n % 12 for n in part} for part in parts_of(data, tmp_path)]
    assert [len(found) for found in groups] == [6, 3, 3]
    assert not groups[0] & groups[1] and not groups[0] & groups[2] and not groups[1] & groups[2]


def test_folds_take_turns(tmp_path):
    write(tmp_path, rows())
    seen, tests = [], []
    for fold in range(4):
        split = f"{{folds: 4, fold: {fold}, test: 0.2}}"
        data = data_of(tmp_path, table_spec("{csv: rows.csv}", NUMBERED, split=split))
        train, val, test = parts_of(data, tmp_path)
        assert sorted(train + val + test) == list(range(60))
        seen += val
        tests.append(test)
    assert len(seen) == len(set(seen)) == 48
    assert tests == [tests[0]] * 4


def test_splits_in_files_of_their_own(tmp_path):
    found = rows()
    write(tmp_path, found[:40])
    write(tmp_path, found[40:], "val.csv")
    split = "{files: {val: val.csv}}"
    data = data_of(tmp_path, table_spec("{csv: rows.csv}", NUMBERED, split=split))
    assert parts_of(data, tmp_path) == [list(range(40)), list(range(40, 60)), []]
    (tmp_path / "val.csv").write_text("b,y\n1,2\nx,3\n")
    with pytest.raises(data.DataError, match="line 3, column 'b': 'x' is not a number"):
        data.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("rows.jsonl", None, "there is no file"),
        ("rows.jsonl", b"", "has no rows"),
        ("rows.jsonl", b"\xff\xfe", "is not UTF-8"),
        ("rows.jsonl", b'{"b": 1}\n[2]\n', "line 2: no JSON object"),
        ("rows.jsonl", b'{"b": 1}\n{"b": [2]}\n', "line 2: no JSON object"),
        ("rows.jsonl", b'{"b": 1}\n{"b": 2', "line 2: no JSON object"),
        (
            "rows.jsonl",
            b'{"b": 1, "y": 2}\n\n{"b": "two", "y": 1}\n' * 9,
            "line 3, column 'b': 'two'",
        ),
        ("rows.jsonl", b'{"a": 1}\n' * 9, "has no column 'b'"),
        ("rows.parquet", b"PAR1 no", "is not Parquet"),
        ("rows.parquet", None, "there is no file"),
    ],
)
def test_files_that_changed_since_compiling(tmp_path, name, text, message):
    write_all(tmp_path)
    kind = name.partition(".")[2]
    data = data_of(tmp_path, table_spec(f"{{{kind}: {name}}}", NUMBERED))
    (tmp_path / name).unlink()
    if text is not None:
        (tmp_path / name).write_bytes(text)
    with pytest.raises(data.DataError, match=message):
        data.load(tmp_path)


@pytest.mark.parametrize(
    ("source", "fields", "split", "code", "message"),
    [
        ("{jsonl: rows.jsonl}", "{x: {number: q}, y: number}", "", "E0702", "no column `q`"),
        ("{jsonl: bad.jsonl}", NUMBERED, "", "E0703", "line 2 is not JSON"),
        ("{jsonl: list.jsonl}", NUMBERED, "", "E0703", "line 1 is no JSON object"),
        ("{jsonl: deep.jsonl}", NUMBERED, "", "E0703", "column `b` holds a list"),
        ("{parquet: rows.csv}", NUMBERED, "", "E0703", "is not Parquet"),
        ("{csv: rows.csv}", "{x: {number: {columns: a, missing: mode}}, y: number}", "",
         "E0209", "cannot be `mode`"),
        ("{csv: rows.csv}", "{x: {date: g}, y: number}", "", "E0703", "a date such as"),
        ("{csv: rows.csv}", "{x: {date: {columns: t, parts: [moon]}}, y: number}", "",
         "E0209", "`moon` is no part of a date"),
        ("{csv: rows.csv}", NUMBERED, "{by: g, time: t}", "E0209", "not both"),
        ("{csv: rows.csv}", NUMBERED, "{time: g}", "E0703", "no order in time"),
        ("{csv: rows.csv}", NUMBERED, "{by: q}", "E0702", "no field of the data"),
        ("{csv: rows.csv}", NUMBERED, "{folds: 3, fold: 3}", "E0209", "no fold 3 among 3"),
        ("{csv: rows.csv}", NUMBERED, "{files: {val: no.csv}}", "E0701", "there is no file"),
        ("{csv: rows.csv}", NUMBERED, "{files: other.csv}", "E0209", "names the files"),
        ("{csv: rows.csv}", "{x: {table: [number: b, category: {columns: c, encode: index}]}, "
         "y: number}", "", "E0702", "mixes ids"),
    ],
)  # fmt: skip
def test_refusals_are_located(tmp_path, source, fields, split, code, message):
    write_all(tmp_path)
    (tmp_path / "bad.jsonl").write_text('{"b": 1}\n{"b"}\n')
    (tmp_path / "list.jsonl").write_text("[1]\n")
    (tmp_path / "deep.jsonl").write_text('{"b": [1], "y": 2}\n')
    path = tmp_path / "spec.yaml"
    path.write_text(table_spec(source, fields, split=split))
    found = [d for d in check_file(path).findings if d.code == code]
    assert found, [str(d) for d in check_file(path).findings]
    assert message in found[0].message
    assert found[0].span is not None


EXPRESSED = """
triglot: 1
data:
  source: {csv: rows.csv}
  fields: {x: {table: [number: [b, y]]}, goal: FIELD}
TARGET
networks: {net: {inputs: {x: "vector[2]"}, layers: [dense: OUT]}}
training: {losses: {fit: "LOSS"}}
"""


@pytest.mark.parametrize(
    ("field", "out", "loss", "wanted"),
    [
        ("{number: y}", 1, "mse(net(x), goal)", lambda row: row["y"]),
        ("{number: [y, b]}", 2, "mse(net(x), goal)", lambda row: [row["y"], row["b"]]),
        ("{category: g}", 12, "cross_entropy(net(x), goal)",
         lambda row: sorted({f"group {n}" for n in range(12)}).index(row["g"])),
        ("{boolean: d}", 1, "binary_cross_entropy(net(x), goal)", lambda row: int(row["d"])),
    ],
)  # fmt: skip
def test_expressions_read_the_target_as_a_target(tmp_path, field, out, loss, wanted):
    """Numbers as they are, categories as ids: what a lone loss is given, not what networks read."""
    write(tmp_path, rows())
    spec = EXPRESSED.replace("FIELD", field).replace("TARGET", "  target: goal")
    module = data_of(tmp_path, spec.replace("OUT", str(out)).replace("LOSS", loss))
    (x, goal), target = module.load(tmp_path, "float64").train
    known = {row["b"]: wanted(row) for row in rows()}
    fitted = module.load(tmp_path).fitted["b"]
    read = [round(float(n) * fitted["spread"] + fitted["center"]) for n in x[:, 0]]
    assert set(module.load(tmp_path).fitted) == {"b", "y"}
    np.testing.assert_array_equal(goal, [known[b] for b in read])
    np.testing.assert_array_equal(target, goal)


def test_expressions_need_no_target(tmp_path):
    """A field that nothing predicts is what networks read: here one column becomes two numbers."""
    write(tmp_path, rows())
    spec = EXPRESSED.replace("TARGET", "").replace("FIELD", "{number: a}").replace("OUT", "2")
    module = data_of(tmp_path, spec.replace("LOSS", "mse(net(x), goal)"))
    (x, goal), target = module.load(tmp_path, "float64").train
    assert goal.shape == (48, 2) and set(goal[:, 1]) == {0, 1}
    np.testing.assert_array_equal(target, x)


def test_a_lone_loss_needs_a_target(tmp_path):
    write(tmp_path, rows())
    (tmp_path / "spec.yaml").write_text(table_spec("{csv: rows.csv}", FIELDS).replace("  target: y\n", ""))
    assert [found.code for found in check_file(tmp_path / "spec.yaml").errors] == ["E0704"]


SEVERAL = """
triglot: 1
data:
  source: {csv: rows.csv}
  fields: {x: {table: [number: [b, y]]}, c: {category: {encode: index}}, y: number}
  target: y
networks: {net: {inputs: {x: "vector[2]"}, layers: [dense: 4, parallel: {a: [dense: 3], b: [dense: 1]}]}}
training: {let: {z: net(x)}, losses: {kind: "cross_entropy(z.a, c)", size: "mse(z.b, y)"}}
"""


def test_a_column_of_ids_is_a_class_for_each_example(tmp_path):
    """A second category beside the target: its last id is for what is missing."""
    write(tmp_path, rows())
    found = []
    for scores in (3, 2):
        (tmp_path / "spec.yaml").write_text(SEVERAL.replace("dense: 3", f"dense: {scores}"))
        found.append([each.message for each in check_file(tmp_path / "spec.yaml").errors])
    assert found == [[], ["`cross_entropy` gets 2 scores but the target has 3 classes"]]
