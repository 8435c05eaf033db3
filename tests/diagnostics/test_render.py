"""The renderings, letter by letter where people read them."""

import io
import json
import re

import pytest
from triglot.compiler.diagnostics import DiagnosticError, Fix, Source, error, warning
from triglot.compiler.diagnostics.render import (
    as_json,
    concise,
    github,
    human,
    render,
    summary,
    use_color,
)
from triglot.compiler.diagnostics.snippet import columns

SPEC = Source("spec.yaml", "".join(f"line {n}\n" for n in range(1, 14)))


def at(source, text, occurrence=0):
    starts = [m.start() for m in re.finditer(re.escape(text), source.text)]
    return source.span(starts[occurrence], starts[occurrence] + len(text))


def test_two_places_and_a_gap():
    d = error(
        "E0501",
        "values differ",
        at(SPEC, "line 9"),
        "added here",
        also=[(at(SPEC, "line 6"), "the input"), (at(SPEC, "line 13"), "the end")],
        notes=["a note\nof two lines"],
        helps=["a help"],
    )
    assert human(d) == (
        "error[E0501]: values differ\n"
        "  --> spec.yaml:9:1\n"
        "   |\n"
        " 6 | line 6\n"
        "   | ------ the input\n"
        "...\n"
        " 9 | line 9\n"
        "   | ^^^^^^ added here\n"
        "...\n"
        "13 | line 13\n"
        "   | ------- the end\n"
        "   |\n"
        "   = note: a note\n"
        "           of two lines\n"
        "   = help: a help"
    )


def test_one_line_between_is_shown_and_labels_share_a_line():
    source = Source("s", "a: b c\nmiddle\nd: e\n")
    d = error("E1", "m", at(source, "d", 2), also=[(at(source, "b"), "x"), (at(source, "c"), "y")])
    assert human(d).split("\n")[3:] == [
        "1 | a: b c",
        "  |      - y",
        "  |    - x",
        "2 | middle",
        "3 | d: e",
        "  | ^",
    ]


def test_other_files_get_sections_of_their_own():
    other = Source("zoo.yaml", "blocks: 1\n")
    text = human(error("E1", "m", at(SPEC, "line 2"), also=[(at(other, "blocks"), "defined")]))
    assert " --> spec.yaml:2:1" in text
    assert " ::: zoo.yaml:1:1" in text
    assert text.index("-->") < text.index(":::")


def test_without_a_place():
    assert human(error("E0109", "no such file", helps=["look"])) == (
        "error[E0109]: no such file\n  = help: look"
    )
    assert human(error("", "plain")) == "error: plain"


def test_wide_characters_and_tabs_move_the_carets():
    source = Source("s", "\t名前: x\n")
    line, marks = human(error("E1", "m", at(source, "x"))).split("\n")[3:5]
    assert line == "1 |     名前: x"
    assert columns(line[: line.index("x")]) == marks.index("^")
    assert columns("e\u0301") == 1


def test_a_span_over_lines_is_marked_to_the_end_of_the_code():
    source = Source("s", "a: [1,  # why\n 2]\n")
    assert human(error("E1", "m", source.span(3, 17))).split("\n")[4] == "  |    ^^^"


@pytest.mark.parametrize("place", [0, 100, 2_000_000, (4 << 20) - 30])
@pytest.mark.parametrize("width", [None, 80])
def test_a_huge_line_is_cut_around_the_span(place, width):
    size = 4 << 20
    source = Source("s", "x" * place + "HERE" + "y" * (size - place - 4))
    text = human(error("E1", "m", source.span(place, place + 4)), width=width)
    assert len(text) < 600
    line, marks = text.split("\n")[3:5]
    first = marks.index("^")
    assert line[first : first + 4] == "HERE"
    assert marks.count("^") == 4
    if width:
        assert max(map(len, (line, marks))) <= width


def test_far_labels_of_one_long_line_each_get_a_cut():
    source = Source("s", "a" * 300 + "ONE" + "b" * 5000 + "TWO" + "c" * 300)
    text = human(error("E1", "m", at(source, "ONE"), "first", also=[(at(source, "TWO"), "second")]))
    assert "ONE" in text
    assert "TWO" in text
    assert "^^^ first" in text
    assert "--- second" in text


def test_nothing_in_a_file_steers_the_terminal():
    source = Source("e\x1b[2J.yaml", "a: \x1b[31mred\u202eevil\n")
    d = error("E1", "key `\x1b[0m`", source.span(0, 1), "\x1b", helps=["\x1b\nb"], notes=["\u202e"])
    for text in (human(d), concise(d)):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_huge_message_is_cut():
    assert len(human(error("E1", "k" * 5_000_000, helps=["h" * 5_000_000]))) < 4000


def test_color_only_paints():
    d = error("E1", "m", at(SPEC, "line 2"), "here", notes=["n"], helps=["h"])
    painted = human(d, color=True)
    assert "\x1b[1;31m" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == human(d)
    assert "\x1b[1;33m" in human(warning("W1", "m"), color=True)


def test_concise_and_github():
    d = error("E0201", "50% of\nkeys", at(SPEC, "line 2"), helps=["a: b"])
    assert concise(d) == "spec.yaml:2:1: error[E0201] 50% of\\nkeys"
    assert github(d) == ("::error file=spec.yaml,line=2,col=1,title=E0201::50%25 of%0Akeys%0Aa: b")
    assert concise(error("", "plain")) == "error plain"
    assert github(warning("", "w")) == "::warning::w"


def test_json_has_every_place():
    place, second = at(SPEC, "line 2"), at(SPEC, "line 3")
    fix = Fix([(place, "new")])
    d = warning("W1", "m", place, "t", also=[(second, "s")], notes=["n"], helps=["h"], fix=fix)
    (record,) = json.loads(render([d], "json"))["diagnostics"]
    assert record["code"] == "W1"
    assert (record["severity"], record["message"]) == ("warning", "m")
    assert (record["file"], record["line"], record["column"]) == ("spec.yaml", 2, 1)
    assert record["help"] == ["h"]
    assert record["notes"] == ["n"]
    assert [label["primary"] for label in record["labels"]] == [True, False]
    assert record["labels"][1]["line"] == 3
    assert record["labels"][1]["end_column"] == 7
    assert record["fix"][0]["text"] == "new"
    bare = as_json([error("E", "m")])
    assert bare["version"] == 1
    assert bare["diagnostics"][0]["line"] is None
    assert bare["diagnostics"][0]["labels"] == []


def test_the_summary_comes_last():
    found = [error("E1", "a", at(SPEC, "line 1")), error("E2", "b"), warning("W1", "c")]
    assert summary(found) == "spec.yaml: 2 errors, 1 warning"
    assert summary(found[:1]) == "spec.yaml: 1 error"
    assert summary([], "s.yaml") == "s.yaml: no findings"
    text = render(found)
    assert text.endswith("\n\nspec.yaml: 2 errors, 1 warning")
    assert "2 errors" not in render(found, summarise=False)
    assert render([]) == ""
    assert len(render(found, "concise").split("\n")) == 3
    with pytest.raises(ValueError, match="unknown format"):
        render(found, "xml")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("env", "stream", "flag", "expected"),
    [
        ({}, Terminal(), "auto", True),
        ({}, io.StringIO(), "auto", False),
        ({"NO_COLOR": "1"}, Terminal(), "auto", False),
        ({"NO_COLOR": "1"}, Terminal(), "always", True),
        ({"TERM": "dumb"}, Terminal(), "auto", False),
        ({"FORCE_COLOR": "1"}, io.StringIO(), "auto", True),
        ({"FORCE_COLOR": "0"}, io.StringIO(), "auto", False),
        ({}, Terminal(), "never", False),
    ],
)
def test_use_color(monkeypatch, env, stream, flag, expected):
    for name in ("NO_COLOR", "TERM", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert use_color(stream, flag) is expected


def test_the_exception_carries_and_tells():
    d = error("E0201", "bad", at(SPEC, "line 2"))
    assert DiagnosticError(d).diagnostics == [d]
    assert str(DiagnosticError([d, error("", "x")])) == "spec.yaml:2:1: error[E0201] bad; error x"
