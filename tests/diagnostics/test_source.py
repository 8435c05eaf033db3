"""Positions: lines and columns are code points, and nothing falls outside the text."""

from hypothesis import given
from hypothesis import strategies as st
from triglot.compiler.diagnostics import Source


def test_positions_are_one_based_code_points():
    source = Source("a.yaml", "a: 1\nb: 🎉x\r\n\nend")
    assert source.position(0) == (1, 1)
    assert source.position(source.text.index("x")) == (2, 5)
    assert source.position(len(source.text)) == (4, 4)
    assert [source.line(n) for n in range(6)] == ["", "a: 1", "b: 🎉x", "", "end", ""]


def test_format_and_byte_order_mark():
    assert Source("a.toml", "").format == "toml"
    assert Source("A.TOML", "").format == "toml"
    assert Source("-", "").format == "yaml"
    assert Source("-", "", "toml").format == "toml"
    assert Source("a.yaml", "\ufeffa: 1").text == "a: 1"


def test_spans_stay_inside_their_source_and_parent():
    source = Source("f.yaml", "abcdef")
    assert source.span(2, 4).text == "cd"
    assert source.span(4, 2).text == ""
    assert source.span(-3, 99).text == "abcdef"
    inner = source.span(1, 5).sub(1, 3)
    assert (inner.text, inner.at) == ("cd", "f.yaml:1:3")
    assert source.span(1, 5).sub(3, 99).text == "e"
    assert source.span(1, 5).sub(9, 12).text == ""


@given(st.text(alphabet="ab\n\r🎉", max_size=40), st.integers(-3, 50))
def test_position_names_the_character(text, offset):
    source = Source("x", text)
    line, column = source.position(offset)
    inside = min(max(offset, 0), len(text))
    assert source.starts[line - 1] + column - 1 == inside
    assert "\n" not in source.line(line)
