"""YAML: values, places, and every message."""

import pytest
from triglot.compiler.diagnostics.render import human
from triglot.compiler.text import parse_text


def read(text):
    root, found = parse_text(text, "s.yaml")
    assert found == [], [d.message for d in found]
    return root


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1", "int", 1),
        ("-12", "int", -12),
        ("0o17", "int", 15),
        ("0x1F", "int", 31),
        ("0", "int", 0),
        ("999999999999999999", "int", 999999999999999999),
        ("1e-3", "float", 1e-3),
        (".5", "float", 0.5),
        ("1.", "float", 1.0),
        ("-2.5E+3", "float", -2500.0),
        ("true", "bool", True),
        ("FALSE", "bool", False),
        ("~", "null", None),
        ("null", "null", None),
        ("", "null", None),
        ("no", "str", "no"),
        ("on", "str", "on"),
        ("12:30:00", "str", "12:30:00"),
        ("2024-01-01", "str", "2024-01-01"),
        ("1_000", "str", "1_000"),
        ("0b11", "str", "0b11"),
        ("5 epochs", "str", "5 epochs"),
        ("4 * dim", "str", "4 * dim"),
        ("nothing", "str", "nothing"),
        ("'1'", "str", "1"),
        ('"tr\\u0075e"', "str", "true"),
    ],
)
def test_scalars(text, kind, value):
    node = read(f"k: {text}").get("k")
    assert (node.kind, node.value) == (kind, value)
    assert type(node.value) is type(value)
    assert node.raw == text
    assert node.plain is (text[:1] not in ("'", '"'))


def test_places_of_keys_and_values():
    text = "a: 1\nlist:\n  - x: {b: c}\n    y: [d, 'e']\n  - z\n\n# end\nlast: |\n  t\n  u\n\n"
    root = read(text)
    assert root.kind == "map"
    assert list(root.keys) == ["a", "list", "last"]
    assert root.key_span("list").at == "s.yaml:2:1"
    entries = root.get("list")
    assert entries.span.text == "- x: {b: c}\n    y: [d, 'e']\n  - z"
    first = entries.elements[0]
    assert first.span.text == "x: {b: c}\n    y: [d, 'e']"
    assert first.get("x").raw == "{b: c}"
    assert first.get("y").raw == "[d, 'e']"
    assert first.get("y").elements[1].span.at == "s.yaml:4:12"
    assert root.get("last").raw == "|\n  t\n  u"
    assert root.py()["last"] == "t\nu\n"
    assert root.key_span("missing") == root.span


def test_bare_keys_stay_null():
    root = read("steps:\n  - decoder:\n    repeat: 12\n")
    step = root.get("steps").elements[0]
    assert step.get("decoder").is_null
    assert step.get("repeat").value == 12
    assert step.get("decoder").span.start == step.key_span("decoder").end + 1


def test_node_kinds():
    root = read("m: {a: 1}\nl: [1]\ns: x\n")
    assert root.is_map
    assert root.get("l").is_list
    assert root.get("s").is_str
    assert root.get("s").is_scalar
    assert not root.get("m").is_scalar
    assert dict(root.get("s").items) == {}
    assert root.get("m").elements == []
    assert root.get("nope") is None
    assert "str" in repr(root.get("s"))


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("k: abc + widht", "widht"),
        ("k: 'abc + widht'", "widht"),
        ('k: "abc + widht"', "widht"),
        ("k: abc +\n   widht * 2", "widht"),
        ("k: >\n  abc +\n  widht\n", "widht"),
        ("k: |\n  abc +\n  widht\n", "widht"),
        ("k: 'f(''x'') + widht'", "widht"),
        ("k: 'f(''x'') + widht'", "x"),
    ],
)
def test_places_inside_text(text, piece):
    node = read(text).get("k")
    start = node.value.index(piece)
    assert node.at(start, start + len(piece)).text == piece


def test_places_inside_escaped_text_fall_back_to_all_of_it():
    node = read('k: "a \\x2b b"').get("k")
    assert node.value == "a + b"
    assert node.at(4, 5) == node.span
    assert read("k: 12").get("k").at(0, 1).text == "12"
    empty = read("k: ''").get("k")
    assert empty.at(0, 3).text in ("", "'", "''")


MISTAKES = [
    ("a: 1\na: 2", "E0103", "duplicate key `a`", "a", "remove one"),
    ("- relu\n  as: x", "E0101", "`relu` needs a `:`", "relu", "write `- relu:`"),
    ("- relu # c\n  as: x", "E0101", "`relu` needs a `:`", "relu", "write `- relu:`"),
    ("a: &b 1", "E0104", "anchors and aliases", "&b", "defaults:"),
    ("a: *b", "E0104", "anchors and aliases", "*b", 'quote it if it is text: `"*b"`'),
    ("a: *.txt", "E0101", "`*` and `&` start", "*", "quote the text"),
    ("<<: {a: 1}", "E0104", "merge keys", "<<", "defaults:"),
    ("a: !!int 3", "E0108", "tags are not part", "!!int", "remove the tag"),
    ("a: !x {b: 1}", "E0108", "tags are not part", "!x", "remove the tag"),
    ("{{x}}: 1", "E0105", "plain word", "{", "bare name"),
    ("? [a]\n: 1", "E0105", "plain word", "[", "write a word"),
    ("?\n: 1", "E0105", "plain word", "", "write a word"),
    (": 1", "E0105", "plain word", ":", ""),
    ("a: 010", "E0107", "ambiguous number `010`", "010", "write `10`"),
    ("a: .inf", "E0107", "not a number a spec can hold", ".inf", ""),
    ("a: -.INF", "E0107", "not a number a spec can hold", "-.INF", ""),
    ("a: .nan", "E0107", "not a number a spec can hold", ".nan", ""),
    ("a: 1e999", "E0107", "too large for a float", "1e999", ""),
    ("a: 1234567890123456789", "E0107", "number is too large", "1234567890123456789", ""),
    ("a: 0x" + "F" * 30, "E0107", "number is too large", "0x" + "F" * 30, ""),
    ("a: 0" + "1" * 30, "E0107", "number is too large", "0" + "1" * 30, ""),
    ("a = 1\nb: 2", "E0101", "expected `:` after a key", "a =", "`key: value`, not `key = value`"),
    ("a: 1\nb\nc: 1", "E0101", "expected `:` after a key", "b", ""),
    ("a: b: c", "E0101", "unexpected `:`", ":", "braces"),
    ("a: 1\n  b: 2", "E0101", "unexpected `:`", ":", "indentation"),
    ("a: [1, 2\nb: 3", "E0101", "`[` is never closed", "[", "add `]`"),
    ("a: {x: 1", "E0101", "`{` is never closed", "{", "add `}`"),
    ("a: {x: 1 {y}}", "E0101", "expected `,` or `}`", "{", "quotes"),
    ("a: {x: i[2, 3]}", "E0101", "needs quotes inside", "i[2, 3]", 'write `"i[2, 3]"`'),
    ("a: {x: min(b, c)}", "E0101", "needs quotes inside", "min(b, c)", 'write `"min(b, c)"`'),
    ("a: {x: f(b, max(c, d)) * 2, y: 1}", "E0101", "needs quotes inside", "f(b, max(c, d)) * 2", "(c, d)) * 2"),
    ("a: [min(b, c)]", "E0101", "needs quotes inside", "min(b, c)", 'write `"min(b, c)"`'),
    ('a: "x', "E0101", "text is never closed", '"', 'add the second "'),
    ("a: 'x\nb: 1", "E0101", "text is never closed", "'", "add the second '"),
    ('a: "\\q"', "E0101", "unknown escape", "\\", "single quotes"),
    ("\ta: 1", "E0102", "tab used", "\t", "spaces"),
    ("a:\n \t- b", "E0102", "tab used", "\t", "spaces"),
    ("a: @x", "E0101", "`@` cannot start", "@", 'quote it: `"@x"`'),
    ("a: `x`", "E0101", "a backquote cannot start", "`", "quote it"),
    ("a: %x", "E0101", "`%` cannot start", "%", 'quote it: `"%x"`'),
    ("a:\n  - b\n c: 1", "E0101", "inconsistent indentation", "c: 1", ""),
    ("a:\n  b: 1\n  - c", "E0101", "inconsistent indentation", "- c", ""),
    ('a: "x" y', "E0101", "unexpected text after a value", "y", "quote"),
    ("a: {b: 1}}", "E0101", "unexpected text after a value", "}", "never opened"),
    ("a: [1,,2]", "E0101", "expected a value before `,`", ",", "remove one comma"),
    ("a: |x\n b", "E0101", "nothing can stand behind", "x", "line below"),
    ("a: - b", "E0101", "no list can start here", "-", "below its key"),
    ("%YAML 3\n---\na", "E0101", "broken YAML directive", "\n", "no `%` lines"),
    ("a: 1\n...\nb: 2", "E0101", "broken YAML directive", "b", "no `%` lines"),
    ("--- a\n--- b", "E0106", "one YAML document", "---", "file of its own"),
    ("", "E0101", "the spec is empty", "", ""),
    ("# only\n", "E0101", "the spec is empty", "", ""),
    ("a: \x07", "E0101", "control character", "\x07", "UTF-8"),
    ("a: \ud800", "E0101", "control character", "\ud800", "UTF-8"),
]


@pytest.mark.parametrize(("text", "code", "message", "marked", "help"), MISTAKES)
def test_mistakes(text, code, message, marked, help):
    _, (found, *rest) = parse_text(text, "s.yaml")
    assert (found.code, found.severity) == (code, "error")
    assert message in found.message
    assert found.span.text == marked
    assert help in "\n".join(found.helps)
    assert bool(help) == bool(found.helps)
    assert rest == []
    assert human(found)


def test_the_first_value_of_a_duplicate_stays_and_both_places_are_shown():
    root, (found,) = parse_text("a: 1\nb: 2\na: 3\n", "s.yaml")
    assert root.py() == {"a": 1, "b": 2}
    assert [label.span.at for label in found.labels] == ["s.yaml:3:1", "s.yaml:1:1"]
    assert [label.primary for label in found.labels] == [True, False]


def test_all_sharing_is_one_finding():
    text = "x: &c {a: 1}\ny: *c\nz: {<<: *c, b: 2}\n"
    _, found = parse_text(text, "s.yaml")
    assert [d.code for d in found] == ["E0104"]
    remarks = [label.text for label in found[0].labels]
    assert remarks == ["anchor `&c`", "used here", "merged here", "used here"]


def test_all_mistakes_of_a_text_are_told_in_order():
    text = "a: 010\nb: .inf\na: 2\nc: !!x 1\nd: &q 1\n"
    _, found = parse_text(text, "s.yaml")
    assert [d.code for d in found] == ["E0107", "E0107", "E0103", "E0108", "E0104"]
    _, found = parse_text("a: 010\nb: [", "s.yaml")
    assert [d.code for d in found] == ["E0107", "E0101"]


def test_a_tag_inside_text_is_text():
    assert read("a: b !c &d *e").get("a").value == "b !c &d *e"


def test_the_pure_python_loader_reads_the_same(monkeypatch):
    import yaml
    from triglot.compiler.text import yaml_reader

    text = "a: [1, {b: c}]\nd: |\n  x\ne:\n  - f: g\n"
    fast = read(text)
    monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    slow = read(text)
    assert slow.py() == fast.py()
    assert slow.get("e").span.text == fast.get("e").span.text
    for broken, *_ in MISTAKES:
        _, found = parse_text(broken, "s.yaml")
        assert found, broken
