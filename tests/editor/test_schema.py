"""The JSON Schema: what it admits, what it marks, and the shape that editors do well with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from triglot.cli import main
from triglot.compiler.front import check_file
from triglot.compiler.ops import OPS
from triglot.compiler.policy.data import Data
from triglot.compiler.policy.training import Training
from triglot.compiler.spec.keys import TOP_LEVEL
from triglot.compiler.spec.steps import CUSTOM_FIELDS
from triglot.compiler.text import parse_text
from triglot.editor import grammar
from triglot.editor.schema import MARK, SCALARS, schema
from triglot.editor.words import FAMILIES, words

ROOT = Path(__file__).parents[2]
FOLDERS = (
    ROOT / "specs" / "models",
    ROOT / "tests" / "specs",
    ROOT.parent / "shared" / "language" / "specs",
)
SPECS = sorted(p for f in FOLDERS for p in f.glob("*") if p.suffix in (".yaml", ".toml"))
SCHEMA = schema()
KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
    "number": (int, float),
}


def is_a(value: Any, kind: str) -> bool:
    return isinstance(value, KINDS[kind]) and not (
        isinstance(value, bool) and kind in ("integer", "number")
    )


def problems(value: Any, shape: Any, root: dict, where: str = "") -> list[str]:
    """What a validator of draft 7 says, for the keywords that we use."""
    while "$ref" in shape:
        target: Any = root
        for part in shape["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        shape = target
    kinds = shape.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_a(value, kind) for kind in kinds):
        return [f"{where}: {value!r} is none of {kinds}"]
    found = []
    if "enum" in shape and value not in shape["enum"]:
        found.append(f"{where}: {value!r} is not in {shape['enum']}")
    if isinstance(value, str) and not re.search(shape.get("pattern", ""), value):
        found.append(f"{where}: {value!r} is not in {shape['pattern']}")
    if isinstance(value, dict):
        found += [
            f"{where}: {name} is missing" for name in shape.get("required", []) if name not in value
        ]
        if len(value) < shape.get("minProperties", 0):
            found.append(f"{where}: is empty")
        for key, item in value.items():
            inner = shape.get("properties", {}).get(key)
            if inner is None and key.startswith("x-") and "patternProperties" in shape:
                continue
            rest = shape.get("additionalProperties", True) if inner is None else inner
            if rest is False:
                found.append(f"{where}: {key} is not allowed")
            elif rest is not True:
                found += problems(item, rest, root, f"{where}.{key}")
    if isinstance(value, list) and "items" in shape:
        for at, item in enumerate(value):
            found += problems(item, shape["items"], root, f"{where}[{at}]")
    return found


def said(text: str, root: dict = SCHEMA) -> list[str]:
    node, found = parse_text(text)
    assert not found
    return problems(node.py(), root, root)


@pytest.mark.parametrize("path", SPECS, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_right_specs_are_admitted(path):
    """Also those with words that are not compiled yet: an unknown step is no error without --for."""
    node, found = parse_text(path.read_text(), path.name)
    assert not found
    assert problems(node.py(), SCHEMA, SCHEMA) == []


HEAD = "triglot: 1\nmodel:\n  layers:\n    - "


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("conv2d: {filters: 8}", ""),
        ("conv2d: width * 2", ""),
        ("dense", ""),
        ("conv2d: {filter: 8}", "filters is missing"),
        ("conv2d: {filters: 8, kernal: 3}", "kernal is not allowed"),
        ("conv2d: {filters: 8, padding: [1, 2]}", ""),
        ("conv2d: {filters: [8]}", "is none of"),
        ("conv2d: {filters: 8, kernel_init: {he_norml: {}}}", "he_norml is not allowed"),
        ("residual: {bodies: [relu]}", "bodies is not allowed"),
        ("{}", "is empty"),
    ],
)
def test_steps(step, complaint):
    found = said(HEAD + step)
    assert (complaint in found[0]) if complaint else found == [], found


def test_sections():
    assert said("triglot: 2\n") and said("model: {}\n") and said("triglot: 1\ntrainig: {}\n")
    assert "'bset' is not in" in said("triglot: 1\ntraining: {checkpoint: bset}\n")[0]
    assert said("triglot: 1\nx-mine: {a: [1]}\n") == []
    assert said("triglot: 1\ntraining: {optimizer: {adamw: {learning: 1}}}\n")
    assert (
        said(
            "triglot: 1\ntraining: {epochs: 3, loss: 'mse(model(x), y)', early_stopping: val.loss}\n"
        )
        == []
    )
    assert said("triglot: 1\ndefaults: {conv2d: {bias: false}}\n") == []
    assert said("triglot: 1\ndefaults: {conv2d: {bais: false}}\n")


def test_one_file_closes_the_steps(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(
        "triglot: 1\nblocks:\n  stage: {params: {filters: int}, layers: [dense: filters]}\n"
        "model:\n  inputs: {x: 'vector[3]'}\n  shared: {table: {dense: 4}}\n  layers: [stage: 4]\n"
    )
    own = schema(check_file(path).spec)
    assert said(HEAD + "stage: {filters: 3}\n", own) == [] and said(HEAD + "table\n", own) == []
    assert said(HEAD + "stage: {filter: 3}\n", own) and said(HEAD + "conv2dd: 3\n", own)
    assert said(HEAD + "conv2dd: 3\n") == []  # without --for a step may be a block
    step = own["definitions"]["step"]
    assert step["examples"][:2] == ["stage", "table"] and step["additionalProperties"] is False


def walk(shape: Any):
    yield shape
    for item in (
        shape.values() if isinstance(shape, dict) else shape if isinstance(shape, list) else ()
    ):
        yield from walk(item)


def test_the_shape_is_the_keyed_one():
    parts = [part for part in walk(SCHEMA) if isinstance(part, dict)]
    assert not any({"oneOf", "anyOf", "allOf", "maxProperties"} & set(part) for part in parts)
    assert not any("default" in part and "type" in part for part in parts)
    step = SCHEMA["definitions"]["step"]
    assert step["type"] == ["object", "string"]
    assert set(OPS) | set(grammar.FORMS) | set(grammar.MODIFIERS) <= set(step["properties"])
    for word in OPS:
        assert step["properties"][word]["markdownDescription"].startswith(f"`{word}(")
        needs = {"required", "minProperties"} & set(step["properties"][word])
        assert (word in step["examples"]) != bool(needs)
    assert set(SCHEMA["properties"]) == set(TOP_LEVEL)


def test_every_kind_of_field_is_known():
    """A new kind needs a shape here and a place in `editor/slots`."""
    known = {*SCALARS, "word", "call", "calls", "named_calls", "record", "records", "any"}
    stack = [kind for family in FAMILIES for _, kind in words(family)] + [Data, Training]
    kinds = {field.kind for record in stack for field in record.fields.values()}
    assert kinds - known == set()


def test_every_key_is_explained():
    for key in TOP_LEVEL:
        assert grammar.section_line(key)
    for key in (*grammar.NETWORK_KEYS, *grammar.BLOCK_KEYS):
        assert grammar.part_line(key)
    assert set(grammar.CUSTOM) == set(CUSTOM_FIELDS)
    for key in (*grammar.FORMS, *grammar.MODIFIERS):
        assert grammar.step_line(key)


def test_command(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA
    assert main(["schema", "-o", "s.json"]) == 0
    assert MARK in Path("s.json").read_text()
    assert main(["schema", "-o", "s.json"]) == 0  # its own file
    Path("mine.json").write_text("{}")
    capsys.readouterr()
    assert main(["schema", "-o", "mine.json"]) == 2
    assert (
        "nothing was written" in capsys.readouterr().err and Path("mine.json").read_text() == "{}"
    )
    assert main(["schema", "-o", "mine.json", "--force"]) == 0
    assert main(["schema", "--for", "none.yaml"]) == 2
    Path("bad.yaml").write_text("a: [")
    assert main(["schema", "--for", "bad.yaml"]) == 2
