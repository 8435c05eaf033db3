"""The words of the language as data: ``triglot ops --format json``."""

from __future__ import annotations

import json

import pytest
from triglot.cli import main
from triglot.compiler.ops import OPS, Op
from triglot.compiler.text import parse_text
from triglot.editor.words import BACKENDS, FAMILIES, sample, spoken, words


def data(capsys, *arguments):
    assert main(["ops", "--format", "json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_word_of_every_family(capsys):
    found = data(capsys)
    assert found["version"] == 1 and set(found) == {"version", *FAMILIES}
    for family in FAMILIES:
        assert [entry["word"] for entry in found[family]] == [word for word, _ in words(family)]
        for entry in found[family]:
            assert entry["summary"] and entry["doc"].startswith(entry["summary"][:20])
            assert entry["signature"].startswith(f"{entry['word']}(")
            for field in entry["fields"]:
                assert field["type"] and field["required"] == ("default" not in field)
                assert field["doc"], (entry["word"], field["name"])


def test_fields_know_types_bounds_and_words(capsys):
    (entry,) = data(capsys, "conv2d")["ops"]
    fields = {field["name"]: field for field in entry["fields"]}
    assert fields["filters"] == {**fields["filters"], "type": "int", "required": True, "minimum": 1}
    assert "same" in fields["padding"]["words"] and fields["padding"]["default"] == "same"
    assert fields["kernel_init"]["family"] == "initializers"
    (entry,) = data(capsys, "adamw")["optimizers"]
    assert "backends" not in entry


def test_every_op_is_said_somehow():
    for word in OPS:
        found = spoken(word)
        assert set(found) == set(BACKENDS) and set(found.values()) <= {"word", "body"}, (word, found)
        if "body" in found.values():
            assert OPS[word].body is not Op.body


@pytest.mark.parametrize("word", OPS)
def test_examples_are_steps(word):
    text = sample(OPS[word])
    assert text.startswith(f"- {word}")
    root, found = parse_text(text)
    assert not found and root.is_list
    step = root.elements[0]
    fields = step.items[word].items if step.is_map else {}
    assert set(fields) <= set(OPS[word].fields)


def test_one_word_for_people(capsys):
    assert main(["ops", "relu"]) == 0
    out = capsys.readouterr().out
    assert "said by: torch word, keras word, jax word" in out and "example:\n  - relu\n" in out
    assert main(["ops", "--format", "json", "nn.Linear"]) == 2
    assert "`dense`" in capsys.readouterr().err
