"""Streams: examples that are read batch by batch are those of memory, in three frameworks."""

from __future__ import annotations

import json

import numpy as np
import pytest
import triglot

from .build import write_customers
from .packages import data_of, table_spec
from .several import execute_all, losses_of
from .test_data_audio import SPEC as SOUNDS
from .test_data_audio import write_sounds
from .test_data_coco import SPEC as BOXES
from .test_data_coco import write_scenes
from .test_data_images import CELLS, PETS, write_photos, write_scans

TABLE = "{table: [{number: [age, tenure, income]}, {category: [plan, region]}]}"
FIELDS = f"{{features: {TABLE}, churned: boolean}}"


def customers(source="{csv: customers.csv}", split="{stratify: churned}", fields=FIELDS):
    return table_spec(source, fields, "churned", split, loss="binary_cross_entropy")


def lazy(spec):
    return spec.replace("data:\n", "data:\n  stream: true\n")


def write_jsonl(folder):
    write_customers(folder / "customers.csv")
    header, *rows = (folder / "customers.csv").read_text().splitlines()
    names = header.split(",")
    lines = [
        json.dumps({k: v for k, v in zip(names, row.split(","), strict=True) if v}) for row in rows
    ]
    (folder / "customers.jsonl").write_text("\n".join(lines) + "\n")


def write_parquet(folder):
    import pyarrow
    from pyarrow import csv, parquet

    write_customers(folder / "customers.csv")
    options = csv.ConvertOptions(column_types={"income": pyarrow.string()})
    parquet.write_table(
        csv.read_csv(folder / "customers.csv", convert_options=options),
        folder / "customers.parquet",
    )


def write_texts(folder):
    draw = np.random.default_rng(3)
    words = ["bad", "good", "fine", "poor", "film", "plot"]
    lines = ["text,churned,day"]
    for n in range(90):
        text = " ".join(draw.choice(words, draw.integers(1, 6)))
        lines.append(f'"{text}, really",{"yes" if "good" in text else "no"},2026-01-{n % 28 + 1:02}')
    (folder / "customers.csv").write_text("\n".join(lines) + "\n")


def write_table(folder):
    write_customers(folder / "customers.csv")


POOLED = "[{embedding: {dim: 3, vocab: 270}}, flatten, dense: 1]"
DATED = "{features: {table: [{date: {columns: [day], parts: [year, weekday]}}]}, churned: boolean}"
TEXTS = "{text: {tokens: {vocab: 9, length: 5}}, churned: boolean}"
BYTES = "{text: {tokens: {vocab: 270, length: 9, tokenizer: bpe}}, churned: boolean}"
SHORT = "{features: {number: [income], missing: drop, scale: robust}, churned: boolean}"


@pytest.mark.parametrize(
    ("write", "spec"),
    [
        (write_table, customers()),
        (write_table, customers(split="{by: age}")),
        (write_table, customers(split="{folds: 4, test: 0.2}")),
        (write_table, customers(fields=SHORT.replace("{number: [income], ", "{number: {columns: [income], ").replace("robust}", "robust}}"))),
        (write_jsonl, customers("{jsonl: customers.jsonl}", "{time: age}")),
        (write_parquet, customers("{parquet: customers.parquet}", "")),
        (write_texts, customers(fields=TEXTS).replace("[dense: 1]", POOLED)),
        (write_texts, customers(fields=BYTES).replace("[dense: 1]", POOLED)),
        (write_texts, customers(fields=DATED, split="{time: day}")),
        (write_photos, PETS),
        (write_photos, PETS.replace("[{random_crop: 14}, flip, {rotate: 10}, {normalize: imagenet}]", "[{resize: 14}, standardize]")),
        (write_scans, CELLS),
    ],
)  # fmt: skip
def test_a_stream_holds_what_memory_holds(tmp_path, write, spec):
    write(tmp_path)
    held, read = data_of(tmp_path, spec), data_of(tmp_path, lazy(spec))
    if hasattr(read, "BLOCK"):
        read.BLOCK = 7  # several blocks, the last one smaller
    cached = {"cache": tmp_path / "cache"} if hasattr(read, "BLOCK") else {}
    whole, stream = held.load(tmp_path), read.load(tmp_path, **cached)
    assert stream.fitted == whole.fitted
    for name in ("train", "val", "test"):
        for wanted, found in zip(getattr(whole, name), getattr(stream, name), strict=True):
            assert len(found) == len(wanted)
            np.testing.assert_array_equal(found[:], wanted)
            assert found[:].dtype == wanted.dtype
    rows = held.order(len(whole.train[1]), 5, 2)[:8].reshape(2, 4)
    np.testing.assert_array_equal(read.order(len(stream.train[1]), 5, 2)[:8].reshape(2, 4), rows)
    np.testing.assert_array_equal(stream.train[0][rows], whole.train[0][rows])
    if hasattr(held, "augmented"):
        changed = zip(held.augmented(whole, 3, 1), read.augmented(stream, 3, 1), strict=True)
        for wanted, found in changed:
            np.testing.assert_array_equal(found[rows], wanted[rows])


def test_streams_train_like_memory_in_three_frameworks(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    write_customers(folder / "customers.csv")
    write_scans(folder)
    write_scenes(folder)
    write_sounds(folder)
    ways = {
        "table.held": customers(),
        "table.read": lazy(customers()),
        "masks.held": CELLS,
        "masks.read": lazy(CELLS),
        "boxes.read": BOXES,
        "sounds.read": SOUNDS,
    }
    losses = {}
    for backend in ("torch", "keras", "jax"):
        commands = []
        for way, text in ways.items():
            if backend != "torch" and way.endswith("held"):
                continue  # what is read equals that, a test above says
            (folder / f"{way}.yaml").write_text(text)
            written = triglot.compile(folder / f"{way}.yaml", (backend,), tmp_path / backend / way)
            package, out = written.packages[backend], tmp_path / f"{backend}.{way}"
            run = (package / "train.py", "--data", folder, "--out", out, "--float64")
            if way.endswith("held"):
                commands.append(run)
            else:
                commands.append((*run, "--workers", 2, "--epochs", 1))
                commands.append((*run, "--workers", 1, "--epochs", 2, "--resume"))
                commands.append((package / "evaluate.py", out))
        done, codes = execute_all(folder, *commands)
        assert codes == [0] * len(commands), done.stderr
        losses[backend] = {way: losses_of(path) for way in ways if (path := tmp_path / f"{backend}.{way}").exists()}
        caches = list((tmp_path / f"{backend}.table.read/cache").iterdir())
        assert [path.suffix for path in caches] == [""]  # one, used again by resume and evaluate
    for kind in ("table", "masks"):
        assert losses["torch"][f"{kind}.read"] == losses["torch"][f"{kind}.held"]
    for backend in ("keras", "jax"):
        for way, found in losses[backend].items():
            np.testing.assert_allclose(found, losses["torch"][way], rtol=1e-9)
