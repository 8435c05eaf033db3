"""TOML: the values of tomllib, places of keys and values, and every message."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from triglot.compiler.text import parse_text

SPEC = '''triglot = 1
# comment with "quotes" and [brackets
params = {classes = 1000, "odd key" = 'x'}
defaults.conv2d = {bias = false, padding = "symmetric"}
[blocks.basic]
params = {filters = "int", stride = 1}
layers = [
  {residual.body = [{conv2d = "filters"}, "batch_norm"], residual.shortcut = []},   # note
  "relu",
]
[[model.layers]]
dense = 1_000
[[model.layers]]
conv2d.filters = 0x1F
text = """
first \\
   second"""
[training]
lr = 1e-3
name = "größe 🎉"
'''


def read(text):
    root, found = parse_text(text, "s.toml")
    assert found == [], [d.message for d in found]
    return root


@pytest.mark.parametrize(
    "text",
    [
        SPEC,
        SPEC.replace("\n", "\r\n"),
        "a.b.c = 1\na.b.d = 2\na.e = 3\n",
        "[a]\nb.c = 1\n[a.d]\ne = 1\n[f]\n",
        "[a.b]\nc = 1\n[a]\nd = 2\n",
        "[[a]]\n[[a]]\nb = 1\n[[a.c]]\nd = 1\n[a.e]\nf = 2\n",
        'a = """x"""\nb = """"y""""\nc = \'\'\'\nz\'\'\'\nd = ""\ne = \'\'\nf = """"""\n',
        'a = "tab\\t \\u263a \\" quote"\n"b c"."d.e" = 1\n\'f\' = 2\n',
        "a = [ 1, [2, # c\n 3], ]\nb = [{c = 1}, {d = [{}]}]\n",
        "a = +1\nb = -0\nc = 0o17\nd = 0b11\ne = 1_0.5e1_0\nf = -1.5\ng = 0.0\n",
        'a = "# no comment"\nb = "[{"\nc = 1 # "open\n',
        "1 = 2\n-a- = 3\ntrue = true\n",
    ],
)
def test_values_are_those_of_tomllib(text):
    assert read(text).py() == tomllib.loads(text)


def test_places():
    root = read(SPEC)
    model = root.get("model")
    assert root.key_span("model").at == "s.toml:11:3"
    assert root.key_span("defaults").at == "s.toml:4:1"
    assert root.get("defaults").key_span("conv2d").at == "s.toml:4:10"
    assert root.get("blocks").get("basic").span.text.startswith("[blocks.basic]\nparams")
    second = model.get("layers").elements[1]
    assert second.key_span("conv2d").at == "s.toml:14:1"
    assert second.get("conv2d").get("filters").raw == "0x1F"
    assert second.get("text").value == "first second"
    assert root.get("params").key_span("odd key").text == '"odd key"'
    name = root.get("training").get("name")
    assert name.raw == '"größe 🎉"'
    assert name.at(6, 7).text == "🎉"
    assert name.plain is False
    step = root.get("blocks").get("basic").get("layers").elements[0]
    assert step.get("residual").key_span("shortcut").text == "shortcut"


def test_toml_1_1_line_breaks_in_inline_tables():
    root = read("a = {\n  b = 1, # one\n  c = [2,\n 3],\n}\nd = {e = 1,\r\n f = 2}\ng = {h = 1,}\n")
    assert root.py() == {"a": {"b": 1, "c": [2, 3]}, "d": {"e": 1, "f": 2}, "g": {"h": 1}}
    assert root.get("a").key_span("c").at == "s.toml:3:3"


MISTAKES = [
    ("a = [relu]", "E0101", "text needs quotes in TOML", "relu", 'write "relu"'),
    ("a = 4 * dim", "E0101", "text needs quotes", "4 * dim", 'write "4 * dim"'),
    ("a = 5 epochs", "E0101", "text needs quotes", "5 epochs", 'write "5 epochs"'),
    ("a = 3x3", "E0101", "text needs quotes", "3x3", 'write "3x3"'),
    ("a = image[2, 3]", "E0101", "text needs quotes", "image[2, 3]", 'write "image[2, 3]"'),
    ("a = f(x, y)", "E0101", "text needs quotes", "f(x, y)", 'write "f(x, y)"'),
    ("a = True", "E0101", "`True` is no TOML value", "True", "write `true`"),
    ("a = null", "E0101", "`null` is no TOML value", "null", "leave the key out"),
    ("a = .5", "E0101", "`.5` is not a TOML value", ".5", "write `0.5`"),
    ("a = 010", "E0101", "superfluous zero", "010", "write `10`"),
    ("a = $x", "E0101", "`$x` is not a TOML value", "$x", 'quotes: `"$x"`'),
    ("a = ", "E0101", "expected a value", "=", "behind the `=`"),
    ("a = \nb = 1", "E0101", "expected a value", "=", "behind the `=`"),
    ("a: 1", "E0101", "expected `=` after a key", ":", "not `key: value`"),
    ("a b = 1", "E0101", "expected `=` after a key", "b", "several words"),
    ("layers\nb = 1", "E0101", "this key has no value", "s", "write `key = value`"),
    ("- relu", "E0101", "a `-` does not start", "-", "no dashed lists"),
    ("größe = 1", "E0101", "needs quotes in a key", "ö", "quote the key"),
    ("ä = 1", "E0101", "needs quotes in a key", "ä", "quote the key"),
    ("= 1", "E0101", "expected a key, found `=`", "=", ""),
    ("a = 1 b = 2", "E0101", "unexpected text after a value", "b = 2", "line of its own"),
    ('a = "x" y', "E0101", "unexpected text after a value", "y", "quote the whole"),
    ("a = 1,\nb = 2", "E0101", "a `,` has no place", ",", "remove the comma"),
    ("a = [1 2]", "E0101", "expected `,` or `]`", "2", "commas"),
    ("a = {x = 1 y = 2}", "E0101", "expected `,` or `}`", "y", "commas"),
    ("a = [1, 2\nb = 3", "E0101", "`[` is never closed", "[", "add `]`"),
    ("a = {x = 1", "E0101", "`{` is never closed", "{", "add `}`"),
    ("[model\nx = 1", "E0101", "`[` is never closed", "[", "write `[model]`"),
    ("a = ]", "E0101", "`]` was never opened", "]", ""),
    ("a = [1}", "E0101", "`[` is closed by `}`", "}", "write `]`"),
    ('a = "x\nb = 1', "E0101", "text is never closed", '"', 'add the second "'),
    ('a = "c:\\"\n', "E0101", "text is never closed", '"', "'...'"),
    ('a = """x', "E0101", "text is never closed", '"""', 'second """'),
    ("a = 'x", "E0101", "text is never closed", "'", "second '"),
    ('a = "c:\\d"', "E0101", "unknown escape", "\\d", "single quotes"),
    ("a = 1\na = 2", "E0103", "duplicate key `a`", "a", "remove one"),
    ("[x]\n[x]", "E0103", "duplicate key `x`", "x", "remove one"),
    ("a = {b = 1, b = 2}", "E0103", "duplicate key `b`", "b", "remove one"),
    ("a = {b = 1}\n[a]\nc = 1", "E0103", "duplicate key `a`", "a", "remove one"),
    ("a = {b.c = 1}\na.b.d = 2", "E0103", "duplicate key `a`", "a", "remove one"),
    ("a = [{}]\n[[a]]", "E0103", "duplicate key `a`", "a", "remove one"),
    ("[[a]]\n[a]", "E0103", "duplicate key `a`", "a", "remove one"),
    ("a = 1\na.b = 2", "E0103", "duplicate key `a`", "a", "remove one"),
    ("a = 1979-05-27", "E0107", "dates and times", "1979-05-27", "quote it"),
    ("a = 07:32:00", "E0107", "dates and times", "07:32:00", "quote it"),
    ("a = 1979-05-27T07:32:00Z", "E0107", "dates and times", "1979-05-27T07:32:00Z", "quote"),
    ("a = inf", "E0107", "not a number a spec can hold", "inf", ""),
    ("a = -nan", "E0107", "not a number a spec can hold", "-nan", ""),
    ("a = 1e999", "E0107", "too large for a float", "1e999", ""),
    ("a = 1234567890123456789", "E0107", "number is too large", "1234567890123456789", ""),
    ("", "E0101", "the spec is empty", "", ""),
    ("# only", "E0101", "the spec is empty", "", ""),
    ("a = \x00", "E0101", "control character", "\x00", "UTF-8"),
]


@pytest.mark.parametrize(("text", "code", "message", "marked", "help"), MISTAKES)
def test_mistakes(text, code, message, marked, help):
    _, (found, *rest) = parse_text(text, "s.toml")
    assert (found.code, found.severity) == (code, "error")
    assert message in found.message
    assert found.span.text == marked
    assert help in "\n".join(found.helps)
    assert bool(help) == bool(found.helps)
    assert rest == []


def test_all_bare_words_are_found_in_one_go_with_their_fix():
    text = "a = [relu, {b = dim * 2}, 3x3]\nc = 5 %\nd = x\n"
    _, found = parse_text(text, "s.toml")
    assert [d.span.text for d in found] == ["relu", "dim * 2", "3x3", "5 %", "x"]
    for d in reversed(found):
        ((span, new),) = d.fix.edits
        text = text[: span.start] + new + text[span.end :]
    assert parse_text(text, "s.toml")[1] == []


def test_both_places_of_a_duplicate():
    root, found = parse_text("[x]\ny = 1\n[x]\ny = 2\n[z]\n[z]\n", "s.toml")
    places = [[label.span.at for label in d.labels] for d in found]
    assert places == [["s.toml:3:2", "s.toml:1:2"], ["s.toml:6:2", "s.toml:5:2"]]
    assert root.py() == {"x": {"y": 1}, "z": {}}
    assert found[0].notes == []


def test_a_syntax_mistake_below_a_duplicate_is_told_too():
    _, found = parse_text("a = 1\na = 2\ntext 1F\nb = 3\n", "s.toml")
    assert [(d.code, d.span.text) for d in found] == [("E0103", "a"), ("E0101", "text 1F")]
    _, found = parse_text("a = 1\na = 2\nb = [1, !x]\n", "s.toml")
    assert [d.code for d in found] == ["E0103", "E0101"]
    assert found[1].span.at.startswith("s.toml:3:")


def test_a_table_completed_from_two_sides():
    _, found = parse_text("[a.b]\nc = 1\n[a]\nb.d = 1\n", "s.toml")
    assert [d.code for d in found] == ["E0103"]
    assert found[0].span.at.startswith("s.toml:4:")


KEYS = st.one_of(st.sampled_from(["a", "b-c", "1"]), st.text(max_size=6))
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12),
    st.sampled_from(["#", '"', "\\", "]", "a, b", "'''"]),
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(KEYS.filter(str.isprintable), inner, max_size=4),
    ),
    max_leaves=20,
)


def _toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    return repr(value)


@given(st.dictionaries(KEYS.filter(str.isprintable), DATA, min_size=1, max_size=4))
def test_generated_documents(data):
    text = "".join(f"{_toml(k)} = {_toml(v)}\n" for k, v in data.items())
    root, found = parse_text(text, "s.toml")
    assert found == []
    assert root.py() == tomllib.loads(text) == data
