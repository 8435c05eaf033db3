"""Outputs of a step by name and number, inputs of any dtype, and where padding stays."""

from __future__ import annotations

import textwrap

import pytest
from triglot.compiler.front import check_file


def checked(tmp_path, inputs, *steps):
    """A spec with these inputs and steps."""
    path = tmp_path / "spec.yaml"
    lines = "".join(f"    - {step}\n" for step in steps)
    text = f"""
        triglot: 1
        model:
          inputs: {inputs}
          layers:
    """
    path.write_text(textwrap.dedent(text).rstrip() + "\n" + lines)
    return check_file(path)


def codes(found):
    """Codes of the errors."""
    return [d.code for d in found.findings if d.severity == "error"]


def result(found):
    """The type that comes out."""
    assert codes(found) == []
    return str(found.program.networks["model"].body.result.type)


SPLIT = "{split: {sizes: [1, 3]}, as: part}"


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ((SPLIT, "{relu: {}, from: 'part[1]'}"), "vector[3]"),
        ((SPLIT, "{relu: {}, from: 'part[-2]'}"), "vector[1]"),
        (("{split: {sizes: [1, 3]}, as: [a, b]}", "{concat: a, from: b}"), "vector[4]"),
        (("{relu: {}, as: [a]}", "{add: a}"), "vector[4]"),
    ],
)
def test_parts_have_names_and_numbers(tmp_path, steps, kind):
    assert result(checked(tmp_path, '{x: "vector[4]"}', *steps)) == kind


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((SPLIT, "{relu: {}, from: 'part[2]'}"), "E0402"),
        ((SPLIT, "relu"), "E0503"),
        (("{split: {parts: 2}, as: [a, b, c]}",), "E0306"),
        (("{dense: 4, repeat: 2, as: [a, b]}",), "E0306"),
        (("{split: {parts: 2}, as: [a, 7]}",), "E0204"),
        (("{split: {parts: 2}, as: [a, a]}",), "E0303"),
    ],
)
def test_wrong_parts_are_refused(tmp_path, steps, code):
    assert codes(checked(tmp_path, '{x: "vector[4]"}', *steps)) == [code]


def test_inputs_of_other_dtypes(tmp_path):
    inputs = '{x: "sequence[5, 3]", places: {vector: [2], dtype: int}}'
    found = checked(tmp_path, inputs, "{gather: places, from: x}")
    assert result(found) == "sequence[2, 3]"
    place = found.program.networks["model"].body.inputs["places"]
    assert str(place.type) == "int vector[2]"
    assert codes(checked(tmp_path, "{x: {vector: [2], dtype: int32}}", "relu")) == ["E0205"]


@pytest.mark.parametrize(("step", "kept"), [("roll: {axis: time}", False), ("tanh", True)])
def test_padding_stays_where_steps_stay(tmp_path, step, kept):
    inputs = "{text: {tokens: [T], pad: 0}}"
    found = checked(tmp_path, inputs, "{embedding: {vocab: 5, dim: 3}}", f"{{{step}, as: y}}"
                    if ":" in step else f"{{{step}: {{}}, as: y}}", "{last: {mask: y.mask}}")  # fmt: skip
    assert codes(found) == ([] if kept else ["E0305"])
