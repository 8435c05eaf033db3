"""Mutated files: a `Refusal` when compiling, a `DataError` when running, never anything else."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from triglot.backends.code.context import Input
from triglot.backends.torch.train import pages
from triglot.compiler.ops import Refusal
from triglot.compiler.policy.data import Data
from triglot.compiler.policy.plan import plan_data

from .build import (
    DIGITS_MODEL,
    customers,
    customers_data,
    digits,
    package,
    word,
    write_customers,
)
from .load import load

SCRAPS = [
    b"\x00",
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\xff",
    b"nan",
    b"-inf",
    b"1_0",
    b"'",
    b"\xef\xbb\xbf",
]


def mutations(text, count, seed):
    draw = random.Random(seed)
    for _ in range(count):
        content = bytearray(text)
        for _ in range(draw.randint(1, 4)):
            place = draw.randrange(len(content) + 1)
            if draw.random() < 0.5:
                content[place:place] = draw.choice(SCRAPS)
            else:
                del content[place : place + draw.randint(1, 30)]
        yield bytes(content)


def test_mutated_tables(tmp_path):
    path = tmp_path / "customers.csv"
    write_customers(path, 40)
    context, source = customers(tmp_path)
    folder = package(tmp_path / "package", context, source, pages)
    data = load(folder, "data").data
    planned = ran = 0
    for content in mutations(path.read_bytes(), 400, 1):
        path.write_bytes(content)
        try:
            plan_data(customers_data(), tmp_path)
            planned += 1
        except Refusal as problem:
            assert problem.code.startswith("E07")
        try:
            splits = data.load(tmp_path)
            assert all(np.isfinite(part[0]).all() for part in splits[:3])
            ran += 1
        except data.DataError:
            pass
    assert planned > 20
    assert ran > 20


def test_mutated_arrays(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, image=np.zeros((4, 3, 5), np.float32), label=np.arange(4))
    whole = path.read_bytes()
    data = Data(source=word("source", "numpy", file="a.npz"))
    plan = plan_data(data, tmp_path)
    context = replace(digits(metrics=()), data=plan, inputs=(Input("image", plan.inputs[0].type),))
    made = load(package(tmp_path / "package", context, DIGITS_MODEL, pages), "data").data
    refused = 0
    for content in mutations(whole, 400, 2):
        path.write_bytes(content)
        try:
            plan_data(data, tmp_path)
        except Refusal as problem:
            assert problem.code in ("E0703", "E0704")
            refused += 1
        with suppress(made.DataError):
            made.read_file(path)
    assert refused > 50


def test_hostile_header(tmp_path):
    for text in (b"(" * 60000, b"{'descr': '<f4', 'shape': (9" + b"9" * 5000 + b",)}", b"\xff" * 9):
        head = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text
        (tmp_path / "x.npy").write_bytes(head)
        with pytest.raises(Refusal):
            plan_data(Data(source=word("source", "numpy", arrays={"x": "x.npy"})), tmp_path)
