"""Canonical form: what changes, what stays, and that the document is the same afterwards."""

from __future__ import annotations

import random
import re
from pathlib import Path
from textwrap import dedent

import pytest
from triglot.compiler.diagnostics import DiagnosticError, Source
from triglot.compiler.format import formatted, same
from triglot.compiler.text import parse
from triglot.tests.refused.mutate import mutate

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "language" / "specs"
FOLDERS = (ROOT / "specs", ROOT / "tests" / "specs", SHARED)
FILES = sorted(p for f in FOLDERS for p in f.rglob("*") if p.suffix in (".yaml", ".toml"))
ROUNDS = 12


def fmt(text: str, name: str = "a.yaml") -> str:
    return formatted(Source(name, dedent(text)))


def noted(text: str, dice: random.Random) -> str:
    """Put comments, empty lines and line breaks where YAML and TOML may allow them."""
    lines = text.split("\n")
    for _ in range(dice.randint(0, 4)):
        i, kind = dice.randrange(len(lines)), dice.randrange(4)
        if kind == 0:
            lines[i] += dice.choice(["  # c1", "     # c2", " # c3"])
        elif kind == 1:
            lines.insert(i, " " * dice.randrange(9) + f"# own {dice.randrange(99)}")
        elif kind == 2:
            lines.insert(i, "")
        else:
            cut = dice.choice([0] + [p + 1 for p, c in enumerate(lines[i]) if c in ",[{"])
            lines[i : i + 1] = [lines[i][:cut] + dice.choice(["", " # mid"]), lines[i][cut:]]
    return "\n".join(lines)


def comments(text: str) -> list[str]:
    return sorted(re.findall(r"# (?:c\d|own \d+|mid)\b", text))


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_it_says_the_same_and_settles(path):
    """Whatever was done to the text: either it has no canonical form, or one that is its own."""
    dice = random.Random(path.name)
    read = 0
    for seed in range(ROUNDS):
        text = noted(path.read_text(), dice) if seed else path.read_text()
        source = Source(path.name, mutate(text, seed) if seed % 2 else text)
        root, found = parse(source)
        if root is None or found:
            if not any(d.code == "E0102" for d in found):
                with pytest.raises(DiagnosticError):
                    formatted(source)
            continue
        out = formatted(source)
        again, wrong = parse(Source(path.name, out))
        assert not wrong and same(root, again) and root.py() == again.py()
        assert formatted(Source(path.name, out)) == out
        assert comments(out) == comments(source.text)
        read += 1
    assert read or path.parent.name == "refused"


def test_the_library_is_canonical():
    for path in (ROOT / "specs" / "models").iterdir():
        if path.suffix in (".yaml", ".toml"):
            source = Source(path.name, path.read_text())
            assert formatted(source) == source.text, path.name


def test_blanks_quotes_and_order():
    assert fmt("""
        triglot:   1
        params: { 'width':8,mode: "nearest" }
        model:
            inputs: {x:   "vector[4]"}
            layers:
            -   as: stem
                from: x
                dense: {units: 'width * 2' , bias: True}
            - {repeat: 2, dense: width, as: y}
            - {relu: ~}
    """) == dedent("""\
        triglot: 1
        params: {width: 8, mode: "nearest"}
        model:
          inputs: {x: "vector[4]"}
          layers:
            - dense: {units: width * 2, bias: true}
              from: x
              as: stem
            - {dense: width, repeat: 2, as: y}
            - relu:
    """)


@pytest.mark.parametrize("value", ['{of: "e"}', '{of: {of: "e"}}', '[x, "y"]', '{of: ["y", {of: "e"}]}'])
def test_text_of_params_keeps_its_quotes_however_deep(value):
    """A bare word is a name there."""
    text = f"triglot: 1\nparams: {{start: {value}}}\n"
    assert fmt(text) == text
    assert fmt(text.replace("params", "other")) == text.replace("params", "other").replace('"', "")


def test_comments_and_groups_stay():
    text = """\
        # yaml-language-server: $schema=triglot.json

        # About the spec.
        triglot: 1

        model:  # the only one
          layers:
            # a group
            - relu
            - tanh

            # another
            - conv2d: {filters: 8}   # wide
            - sigmoid                # thin
            # the end of the steps
          # the end of the model
        # the end
    """
    settled = dedent(text).replace("8}   # wide", "8}  # wide").replace(" " * 16 + "# thin", " " * 15 + "# thin")
    assert fmt(text) == settled


def test_comments_inside_brackets_break_them():
    assert fmt("""
        triglot: 1
        model: {layers: [relu, # first
          # second
          {dense: 4}, [ # odd
          1]]}
    """) == dedent("""\
        triglot: 1
        model:
          layers:
            - relu  # first
            # second
            - dense: 4
            # odd
            - - 1
    """)


def test_long_brackets_become_blocks():
    steps = ", ".join(f"dense: {n}" for n in range(100, 116))
    out = fmt(f"triglot: 1\nmodel: {{layers: [{steps}]}}\n")
    assert out.splitlines()[1:5] == ["model:", "  layers:", "    - dense: 100", "    - dense: 101"]
    assert max(map(len, out.splitlines())) <= 100


def test_texts():
    assert fmt("""
        triglot: 1
        description: A text that
          goes on
        x-a: |
            kept
              as it is
        x-b: >
          words words words words words words words words words words words words
          words words words words words words words words words words words words
        x-c: 'it''s "so"'
        x-d: "tab\\t"
        x-e: "yes: no"
    """) == dedent("""\
        triglot: 1
        description: A text that goes on
        x-a: |
          kept
            as it is
        x-b: >
          words words words words words words words words words words words words words words words words
          words words words words words words words words
        x-c: it's "so"
        x-d: "tab\\t"
        x-e: "yes: no"
    """)


def test_toml():
    assert fmt("""
        triglot=1
        [ model ] # here
        inputs . x='vector[4]'
        layers=[{dense={units=3}},'relu', # c
          # own
          {as="x",dense={units="width", bias = true,},
          # inside
          repeat=2}
          ]
        sizes=[1,2,
          3]


        # end
    """, "a.toml") == dedent("""\
        triglot = 1
        [model]  # here
        inputs.x = "vector[4]"
        layers = [
          {dense = {units = 3}},
          "relu",  # c
          # own
          # inside
          {dense = {units = "width", bias = true}, repeat = 2, as = "x"},
        ]
        sizes = [1, 2, 3]

        # end
    """)


def test_tabs_are_mended_and_nothing_else_is():
    assert fmt("triglot: 1\nmodel:\n\tlayers: [relu]\n") == "triglot: 1\nmodel:\n  layers: [relu]\n"
    for text in ("a: [", "a: 1\na: 2\n", "a: &x 1\nb: *x\n", ""):
        with pytest.raises(DiagnosticError) as caught:
            fmt(text)
        assert caught.value.diagnostics[0].code.startswith("E01")


def test_keys_that_fit_no_line_are_refused():
    for text, name in ((f"? {'k' * 900}\n: 1\n", "a.yaml"), (f"{'k' * 900} = 1\n", "a.toml")):
        with pytest.raises(DiagnosticError, match="E0105"):
            formatted(Source(name, text))
    assert fmt("? key\n: value\n") == "key: value\n"


def test_line_ends_and_marks():
    assert fmt("\ufeff---\r\ntriglot: 1\r\nx-a: {}\r\n...\r\n") == "triglot: 1\nx-a: {}\n"


def test_a_json_document_becomes_blocks():
    assert fmt('{"triglot": 1, "model": {"layers": ["relu"]}}') == "triglot: 1\nmodel: {layers: [relu]}\n"
