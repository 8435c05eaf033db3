"""The expression language: trees, messages, printing."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from triglot.compiler.text import parse_text
from triglot.compiler.text.expression import (
    Expr,
    ExpressionError,
    calls,
    diagnose,
    names,
    parse,
    substitute,
    unparse,
    walk,
)


def shape(expr):
    """A tree as nested lists."""
    head = [expr.op] + ([expr.value] if expr.value is not None else [])
    return [*head, *map(shape, expr.args), *([k, shape(v)] for k, v in expr.keywords)]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("12", ["num", 12]),
        ("1e-3", ["num", 1e-3]),
        (".5", ["num", 0.5]),
        ("0", ["num", 0]),
        ("'a b'", ["str", "a b"]),
        ("true", ["bool", True]),
        ("a.b[0]", ["index", ["attr", "b", ["name", "a"]], ["num", 0]]),
        ("[1, a,]", ["list", ["num", 1], ["name", "a"]]),
        ("-a ** -b", ["unary", "-", ["bin", "**", ["name", "a"], ["unary", "-", ["name", "b"]]]]),
        ("a - b - c", ["bin", "-", ["bin", "-", ["name", "a"], ["name", "b"]], ["name", "c"]]),
        ("not a < b", ["not", "not", ["cmp", "<", ["name", "a"], ["name", "b"]]]),
        ("a if c else b", ["if", ["name", "c"], ["name", "a"], ["name", "b"]]),
        ("zoo.net(x, k=1)", ["call", "zoo.net", ["name", "x"], ["k", ["num", 1]]]),
    ],
)
def test_trees(text, tree):
    assert shape(parse(text)) == tree


def test_places():
    expr = parse("  a + zoo.f(bc)")
    assert (expr.start, expr.end) == (2, 15)
    call = expr.args[1]
    assert (call.start, call.end, call.args[0].start) == (6, 15, 12)
    assert parse("a+b") == parse("a  +  b")
    assert len({parse("a"), parse(" a")}) == 1


@pytest.mark.parametrize(
    ("text", "message", "marked", "help"),
    [
        ("3x3", "`3x3` is neither a number nor a name", "3x3", "list: `[3, 3]`"),
        ("2x", "`2x` is neither a number nor a name", "2x", "`2 * x`"),
        ("1_000", "neither a number", "1_000", "write `1000`"),
        ("${width}", "unexpected `$`", "${width}", "names need no `${}` here"),
        ("width = 64", "`=` is not a comparison", "=", "write `==`"),
        ("a && b", "unexpected `&`", "&&", "write `and`"),
        ("!a", "unexpected `!`", "!", "write `not`"),
        ("a ^ 2", "unexpected `^`", "^", "powers are written `**`"),
        ("a[1:2]", "unexpected `:`", ":", "no slices"),
        ("a < b < c", "comparisons do not chain", "<", "a < b and b < c"),
        ("a b", "expected an operator", "b", ""),
        ("a is b", "expected an operator", "is", "write `==`"),
        ("a adn b", "expected an operator", "adn", "did you mean `and`?"),
        ("a if b", "expected `else` after `if`", "", "two sides"),
        ("f(x)(y)", "only names can be called", "f(x)(", ""),
        ("(1, 2)", "expected `)`", ",", "lists are written"),
        ("f(a=1, a=2)", "`a` is given twice", "a", ""),
        ("f(a=1, 2)", "without a name stands behind", "2", ""),
        ("f(x", "expected `)` to close the call", "", ""),
        ("[1, 2", "expected `]` to close the list", "", ""),
        ("a.1", "expected an operator", ".1", ""),
        ("a.", "expected a name after `.`", "", ""),
        ("", "expression is empty", "", ""),
        ("   ", "expression is empty", "   ", ""),
        ("a +", "ends too early", "", ""),
        ("a + * b", "unexpected `*`", "*", ""),
        ("a)", "unexpected `)`", ")", ""),
        ("True", "unexpected `True`", "True", "write `true`"),
        ("None", "unexpected `None`", "None", "leave the field out"),
        ("'abc", "text is never closed", "'abc", "add the second '"),
        ("'a\\b'", "no backslashes", "'a\\b'", ""),
        ("größe", "is not a name", "größe", "ASCII"),
        ("010", "must not start with `0`", "010", "write `10`"),
        ("1e999", "too large for a float", "1e999", ""),
        ("1234567890123456789", "more than 18 digits", "1234567890123456789", ""),
        ("a\x00", "unexpected `U+0000`", "\x00", ""),
    ],
)
def test_mistakes(text, message, marked, help):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    mistake = caught.value
    assert message in mistake.message
    assert help in mistake.help
    assert bool(help) == bool(mistake.help)
    if marked:
        assert text[mistake.start : mistake.end] == marked


@pytest.mark.parametrize(
    "text",
    [
        "(" * 33 + "a" + ")" * 33,
        "-" * 40 + "a",
        "not " * 40 + "a",
        "[" * 200,
        "a ** " * 40 + "a",
        "a" + ".b" * 100,
        "a" + "[0]" * 100,
        "+".join("a" * 100),
        "a" * 501,
        "a if b else " * 40 + "c",
    ],
)
def test_limits(text):
    with pytest.raises(ExpressionError, match=r"too deeply|longer than 500"):
        parse(text)


def test_reasonable_depth_is_fine():
    assert parse("(" * 30 + "a" + ")" * 30).op == "name"
    assert parse("+".join("a" * 60)).op == "bin"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("((a))", "a"),
        ("(a+b)*c", "(a + b) * c"),
        ("a+(b*c)", "a + b * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("(-a)**2", "(-a) ** 2"),
        ("-(a**2)", "-a ** 2"),
        ("(a**b)**c", "(a ** b) ** c"),
        ("(a<b)==c", "(a < b) == c"),
        ("not (a and b)", "not (a and b)"),
        ("(not a) and b", "not a and b"),
        ("(a if b else c) if d else e", "(a if b else c) if d else e"),
        ("a if b else (c if d else e)", "a if b else c if d else e"),
        ("f((a if b else c), k=[1,'x'])", "f(a if b else c, k=[1, 'x'])"),
        ("(a + b).c", "(a + b).c"),
        ("(1).c", "(1).c"),
        ("x == true", "x == True"),
    ],
)
def test_printing_uses_few_brackets(text, printed):
    assert unparse(parse(text)) == printed
    ast.parse(printed)


def test_names_calls_walk_and_substitute():
    expr = parse("f(width * 2, k=zoo.g(stem)) + width.channels")
    assert names(expr) == {"width", "stem"}
    assert calls(expr) == {"f", "zoo.g"}
    assert next(walk(expr)) is expr
    new = substitute(expr, {"width": parse("a + b")})
    assert str(new) == "f((a + b) * 2, k=zoo.g(stem)) + (a + b).channels"
    assert substitute(expr, {"other": parse("1")}) is expr
    assert str(substitute(parse("a ** b"), {"a": Expr("num", value=-3)})) == "(-3) ** b"


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("m * width", 1, "width"),
        ("width * m", 1, "width"),
        ("width // m", 1, "width"),
        ("m // width", 1, "1 // width"),
        ("m + width", 0, "width"),
        ("width - m", 0, "width"),
        ("m - width", 0, "0 - width"),
        ("width * 2 ** m", 0, "width"),
        ("width * 2 ** (m + 1)", 2, "width * 8"),
        ("2 ** m", -1, "2 ** -1"),
        ("m * 2 * width", 2, "4 * width"),
        ("(m - 2) * width", 2, "0 * width"),
        ("f(m * width) + 1 * k", 1, "f(width) + 1 * k"),
        ("m * width", 1.0, "1.0 * width"),
        ("m == 1", 1, "1 == 1"),
    ],
)
def test_numbers_in_place_of_names_are_computed_with(text, number, expected):
    """What the text had without them stays as it was."""
    assert str(substitute(parse(text), {"m": Expr("num", value=number)})) == expected


def test_a_mistake_becomes_a_finding_at_its_place():
    root, _ = parse_text('k: "4 * 3x3"', "s.yaml")
    node = root.get("k")
    with pytest.raises(ExpressionError) as caught:
        parse(node.value)
    found = diagnose(caught.value, node)
    assert found.code == "E0401"
    assert found.span.text == "3x3"
    assert found.span.at == "s.yaml:1:9"


LEAVES = st.one_of(
    st.sampled_from(["a", "b", "c.d", "true", "1", "2.5", "'t'"]).map(parse),
)


def _grow(inner):
    op = st.sampled_from(["+", "-", "*", "//", "%", "/", "**"])
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.builds(lambda o, p: Expr("bin", value=o, args=p), op, pair),
        st.builds(lambda o, p: Expr("cmp", value=o, args=p), st.sampled_from(["<", "=="]), pair),
        st.builds(lambda o, p: Expr(o, value=o, args=p), st.sampled_from(["and", "or"]), pair),
        st.builds(lambda x: Expr("not", value="not", args=(x,)), inner),
        st.builds(lambda x: Expr("unary", value="-", args=(x,)), inner),
        st.builds(lambda p, x: Expr("if", args=(*p, x)), pair, inner),
        st.builds(lambda p: Expr("index", args=p), pair),
        st.builds(lambda p, x: Expr("call", value="f", args=p, keywords=(("k", x),)), pair, inner),
    )


@given(st.recursive(LEAVES, _grow, max_leaves=12))
def test_printing_and_reading_agree(expr):
    text = unparse(expr, spec=True)
    if len(text) <= 500:
        try:
            again = parse(text)
        except ExpressionError as mistake:
            assert "too deeply" in mistake.message
        else:
            assert again == expr
    # python groups in the same way: its own printer sees the same tree with full brackets
    python = unparse(expr)
    assert ast.dump(ast.parse(python)) == ast.dump(ast.parse(_bracketed(expr)))


def _bracketed(e):
    a = [f"({_bracketed(x)})" for x in e.args]
    if e.op in ("and", "or") and e.args[0].op == e.op:  # python chains these into one node
        return f"{_bracketed(e.args[0])} {e.value} {a[1]}"
    match e.op:
        case "bin" | "cmp" | "and" | "or":
            return f"{a[0]} {e.value} {a[1]}"
        case "not" | "unary":
            return f"{e.value} {a[0]}"
        case "if":
            return f"{a[1]} if {a[0]} else {a[2]}"
        case "index":
            return f"{a[0]}[{a[1]}]"
        case "call":
            named = ", ".join(f"{k}=({_bracketed(v)})" for k, v in e.keywords)
            return f"{e.value}({', '.join(a)}, {named})"
        case _:
            return unparse(e)


@given(st.text(alphabet="ab1.x+-*/()[]<>=!'\"$ ,ifelsnotrue\\\n\x00é", max_size=60))
def test_any_text_parses_or_is_refused_with_a_place(text):
    try:
        parse(text)
    except ExpressionError as mistake:
        assert 0 <= mistake.start <= mistake.end <= len(text)
        assert mistake.message
