"""Bad data: what is missing, empty, unreadable or changed is named, and checkpoints stay."""

from __future__ import annotations

import json

import numpy as np
import pytest
import triglot

from .build import write_customers
from .packages import compiled, data_of
from .several import execute_all
from .test_data_images import PETS, write_photos
from .test_data_lazy import customers, lazy, write_jsonl, write_parquet


def test_harm_in_the_middle_of_a_run_loses_nothing(tmp_path):
    write_photos(tmp_path)
    write_customers(tmp_path / "customers.csv")
    table, photos, out = {}, {}, {}
    for name, spec in {"table": customers(), "stream": lazy(customers()), "photos": lazy(PETS)}.items():
        (tmp_path / f"{name}.yaml").write_text(spec)
        written = triglot.compile(tmp_path / f"{name}.yaml", ("torch",), tmp_path / f"{name}-build")
        out[name] = tmp_path / f"run-{name}"
        table[name] = (written.packages["torch"] / "train.py", "--data", tmp_path, "--out", out[name])
    done, codes = execute_all(tmp_path, *((*run, "--epochs", 1) for run in table.values()))
    assert codes == [0, 0, 0], done.stderr
    last = {name: (run / "checkpoints/last.safetensors").read_bytes() for name, run in out.items()}

    photos = sorted((tmp_path / "photos").rglob("*.png"))
    for path in photos:  # of the same size, so that only reading it tells
        path.write_bytes(b"\x89PNG" + bytes(path.stat().st_size - 4))
    with (tmp_path / "customers.csv").open("a") as file:
        file.write("33,4,3000,plus,north,yes\n")
    again = ("--epochs", 2, "--resume")
    done, codes = execute_all(
        tmp_path, *((*run, *again) for run in table.values()), (*table["photos"], *again, "--workers", 0)
    )
    assert codes == [2, 2, 2, 2]
    said = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(said) == 4
    assert all("the data files changed since" in line for line in said[:2]), said
    assert all(".png is no readable image" in line for line in said[2:]), said
    for name, run in out.items():
        assert (run / "checkpoints/last.safetensors").read_bytes() == last[name]

    done, codes = execute_all(
        tmp_path, *((*table[name], *again, "--changed-data") for name in ("table", "stream"))
    )
    assert codes == [0, 0], done.stderr
    losses = [(out[name] / "losses.csv").read_text() for name in ("table", "stream")]
    assert losses[0] == losses[1]


def late_word(folder):
    """Line 400 of the file holds a word where numbers stood."""
    path = folder / "customers.csv"
    lines = path.read_text().splitlines()
    lines[399] = "old," + lines[399].partition(",")[2]
    path.write_text("\n".join(lines) + "\n")


def late_class(folder):
    path = folder / "customers.csv"
    lines = path.read_text().splitlines()
    lines[398] = lines[398].rpartition(",")[0] + ",perhaps"
    path.write_text("\n".join(lines) + "\n")


def short_row(folder):
    with (folder / "customers.csv").open("a") as file:
        file.write("1,2\n")


def no_rows(folder):
    (folder / "customers.csv").write_text("age,tenure,income,plan,region,churned\n")


def empty(folder):
    (folder / "customers.csv").write_bytes(b"")


def bytes_only(folder):
    with (folder / "customers.csv").open("ab") as file:
        file.write(b"\xff\xfe\x00")


def missing(folder):
    (folder / "customers.csv").unlink()


def no_column(folder):
    path = folder / "customers.csv"
    path.write_text(path.read_text().replace("tenure", "tenur", 1))


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (late_word, "customers.csv, line 400, column 'age': 'old' is not a number"),
        (late_class, "customers.csv, line 399, column 'churned': 'perhaps' is neither yes nor no"),
        (short_row, "customers.csv, line 402: 2 values for 6 columns"),
        (no_rows, "has no rows"),
        (empty, "has no rows"),
        (bytes_only, "is not a CSV in UTF-8"),
        (missing, "there is no file"),
        (no_column, "customers.csv has no column 'tenure'; did you mean 'tenur'?"),
    ],
)
def test_tables_that_changed_since_compiling(tmp_path, harm, message, stream):
    write_customers(tmp_path / "customers.csv")
    data = data_of(tmp_path, lazy(customers()) if stream else customers())
    cached = {"cache": tmp_path / "cache"} if stream else {}
    if stream:
        data.BLOCK = 64
    harm(tmp_path)
    with pytest.raises(data.DataError) as caught:
        data.load(tmp_path, **cached)
    assert message in str(caught.value)
    assert not stream or list((tmp_path / "cache").glob("*/index.json")) == []
    write_customers(tmp_path / "customers.csv")
    assert len(data.load(tmp_path, **cached).train[1]) == 320


@pytest.mark.parametrize(
    ("write", "name", "old", "new", "message"),
    [
        (write_jsonl, "jsonl", b'"age": "', b'"age": ["', "line 1: no JSON object of texts and numbers"),
        (write_parquet, "parquet", b"PAR1", b"PAR2", "is not Parquet"),
    ],
)  # fmt: skip
def test_other_tables_that_changed_since_compiling(tmp_path, write, name, old, new, message):
    write(tmp_path)
    data = data_of(tmp_path, lazy(customers(f"{{{name}: customers.{name}}}")))
    path = tmp_path / f"customers.{name}"
    path.write_bytes(path.read_bytes().replace(old, new))
    with pytest.raises(data.DataError, match=message):
        data.load(tmp_path, cache=tmp_path / "cache")


def test_a_cache_that_was_not_finished_is_made_again(tmp_path):
    write_customers(tmp_path / "customers.csv")
    data, cache = data_of(tmp_path, lazy(customers())), tmp_path / "cache"
    whole = data.load(tmp_path, cache=cache).train[0][:]
    (home,) = cache.iterdir()
    home.rename(home.with_suffix(".part"))  # as if the process had been killed
    (home.with_suffix(".part") / "train.0").write_bytes(b"half")
    found = data.load(tmp_path, cache=cache).train[0][:]
    assert (found == whole).all()
    assert [path.suffix for path in cache.iterdir()] == [""]
    other = data.load(tmp_path, "float64", cache=cache).train[0]
    assert other.dtype == "float64"
    assert len(list(cache.iterdir())) == 2


EVENTS = """triglot: 1
data:
  stream: STREAM
  source: {events: songs.jsonl}
  fields: {events: {tokens: {tokenizer: event, vocab: 12, length: 9, start: 1, end: 2}}, label: category}
  target: label
  split: {stratify: label}
  sampler: {bucketed: {step: 2, pools: 3}}
model:
  inputs: {events: {tokens: [T], pad: 0}}
  layers: [embedding: {vocab: 12, dim: 3}, lstm: {units: 4, mask: events.mask}, dense: 2]
training: {loss: cross_entropy, epochs: 1, batch: 8}
"""


def write_songs(folder, count=120):
    lines = [
        {"events": [f"on_{(n * k) % 5}" for k in range(n % 8)] + [7], "label": "ab"[n % 2]}
        for n in range(count)
    ]
    (folder / "songs.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.mark.parametrize("stream", ["false", "true"])
def test_events_become_ids_in_batches_of_like_lengths(tmp_path, stream):
    write_songs(tmp_path)
    data = data_of(tmp_path, EVENTS.replace("STREAM", stream))
    splits = data.load(tmp_path, **({"cache": tmp_path / "cache"} if stream == "true" else {}))
    ids = splits.train[0][:]
    known = splits.fitted["events.tokens"]
    assert known[0] == "on_0"  # the most frequent
    assert set(known) == {"7", *(f"on_{n}" for n in range(5))}
    assert (ids[:, 0] == 1).all()
    ends = (ids != 0).sum(axis=1)
    np_ends = data.lengths(splits)
    assert (np_ends == ends).all()
    order = data.order(np_ends, 3, 0, 8)
    assert sorted(order) == list(range(len(ids)))
    assert (order == data.order(np_ends, 3, 0, 8)).all()
    assert (order != data.order(np_ends, 3, 1, 8)).any()
    inputs, _ = data.trimmed(*splits.train)
    batches = [order[first : first + 8] for first in range(0, len(order), 8)]
    assert [len(batch) for batch in batches[:-1]] == [8] * (len(batches) - 1)
    filled = sum((inputs[batch] == 0).sum() for batch in batches)
    assert filled < (ids == 0).sum() / 2
    for batch in batches:
        found = inputs[batch]
        assert found.shape[1] in (2, 4, 6, 8, 9)
        assert (found == ids[batch][:, : found.shape[1]]).all()
        assert (ids[batch][:, found.shape[1] :] == 0).all()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "songs.jsonl, line 121: no JSON object of texts and numbers"),
        ('{"label": "a"}', "songs.jsonl, line 121: .* no list of events"),
        ('{"events": ["a b"], "label": "a"}', "songs.jsonl, line 121: .*'a b' is no event"),
        ('{"events": ["a"], "label": "c"}', "songs.jsonl, line 121, column 'label': 'c' is no known class"),
    ],
)  # fmt: skip
def test_events_that_changed_since_compiling(tmp_path, line, message):
    write_songs(tmp_path)
    data = data_of(tmp_path, EVENTS.replace("STREAM", "false"))
    with (tmp_path / "songs.jsonl").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(data.DataError, match=message):
        data.load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("{tokens: [T], pad: 0}", '"tokens[9]"', "E0209", "reads exactly 9 tokens"),
        ("step: 2", "by: label", "E0702", "`label` is none"),
        ("songs.jsonl", "song.jsonl", "E0701", "there is no file"),
    ],
)
def test_refused(tmp_path, old, new, code, message):
    from triglot.compiler.front import check_file

    write_songs(tmp_path)
    (tmp_path / "spec.yaml").write_text(EVENTS.replace(old, new).replace("STREAM", "false"))
    found = [each for each in check_file(tmp_path / "spec.yaml").findings if each.code == code]
    assert [each for each in found if message in each.message], check_file(tmp_path / "spec.yaml").findings


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("split: {stratify: churned}", "split: {files: {val: customers.csv}}", "do not go together"),
        ("{csv: customers.csv}", "{sklearn: digits}", "is read whole"),
    ],
)
def test_streams_that_are_refused(tmp_path, old, new, message):
    from triglot.compiler.front import check_file

    write_customers(tmp_path / "customers.csv")
    (tmp_path / "spec.yaml").write_text(lazy(customers()).replace(old, new))
    found = [each.message for each in check_file(tmp_path / "spec.yaml").findings]
    assert [each for each in found if message in each], found


def test_pages_hold_no_more_than_they_need(tmp_path):
    write_customers(tmp_path / "customers.csv")
    text = (compiled(tmp_path, customers()) / "data.py").read_text()
    assert "Stored" not in text
    assert "tempfile" not in text


HEADS = """triglot: 1
networks: {net: {inputs: {x: "vector[2]"}, layers: [dense: N]}, other: {inputs: {x: "vector[2]"}, layers: [dense: 2]}}
data: {source: {numpy: rows.npz}, target: kind, split: {train: 0.5, val: 0.5}}
training: {losses: {kind: "cross_entropy(net(x), kind, ignore=9)", sort: "cross_entropy(other(x), sort)"}}
"""


@pytest.mark.parametrize(
    ("kind", "sort", "message"),
    [
        ([0, 1, 2, 9], [0, 1, 1, 0], ""),
        ([0, 3, 2, 1], [0, 1, 1, 0], "kind of example 1 is 3, no class from 0 to 2"),
        ([0, 1, 2, 9], [0, 1, 2, 9], "sort of example 2 is 2, no class from 0 to 1"),
        ([0, 1, 2, 0], [0, 1, -1, 0], "sort of example 2 is -1, no class from 0 to 1"),
    ],
)
def test_ids_beyond_the_scores_of_expressions(tmp_path, kind, sort, message):
    """Frameworks would crash, or go on with a loss that is not a number."""
    ids = {name: np.array(value) for name, value in (("kind", kind), ("sort", sort))}
    np.savez(tmp_path / "rows.npz", x=np.ones((4, 2), np.float32), **ids)
    data = data_of(tmp_path, HEADS.replace("N]", "3]"))
    if message:
        with pytest.raises(data.DataError, match=message):
            data.load(tmp_path)
    else:
        assert data.load(tmp_path).train[1].dtype == np.int64


def test_fewer_scores_than_a_field_of_an_expression_has_classes(tmp_path):
    from triglot.compiler.front import check_file

    spec = HEADS.replace("{numpy: rows.npz}", "{sklearn: iris}").replace(": kind, split", ": label, split")
    spec = spec.replace("x: ", "features: ").replace("(x)", "(features)").replace("[2]", "[4]")
    spec = spec.replace("kind, ", "label, ").replace(", sort)", ", label)")
    for scores, wanted in ((3, 1), (2, 2)):
        (tmp_path / "spec.yaml").write_text(spec.replace("N]", f"{scores}]"))
        found = check_file(tmp_path / "spec.yaml").errors
        assert [each.code for each in found] == ["E0502"] * wanted, found
        assert "gets 2 scores but the target has 3 classes" in found[0].message
