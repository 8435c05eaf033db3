"""The expression language, read into trees; nothing is ever evaluated here.

::

    expr    = or ["if" or "else" expr]     or = and {"or" and}     and = not {"and" not}
    not     = "not" not | cmp              cmp = sum [("=="|"!="|"<"|"<="|">"|">=") sum]
    sum     = term {("+"|"-") term}        term = unary {("*"|"/"|"//"|"%") unary}
    unary   = "-" unary | power            power = postfix ["**" unary]
    postfix = atom {"." NAME | "[" expr "]" | "(" [[NAME "="] expr, ...] ")"}
    atom    = NUMBER | 'text' | true | false | NAME | "(" expr ")" | "[" [expr, ...] "]"

Precedences are those of Python, so that an expression can be printed into generated code.
There are no assignments, lambdas, comprehensions or imports.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic, Fix, error, suggest
from .node import Node
from .tokens import KEYWORDS, ExpressionError, Token, number, tokenize
from .tree import BINDING, COMPARE, NOT, SIGN, Expr, calls, names, substitute, unparse, walk

__all__ = [
    "Expr",
    "ExpressionError",
    "calls",
    "diagnose",
    "names",
    "parse",
    "substitute",
    "unparse",
    "walk",
]

DEPTH = 32
"""How deep brackets, signs and conditions may nest."""
HEIGHT = 64
"""How high a tree may grow, chains such as ``a + b + c`` included: this bounds the recursion of
everyone who walks it."""

_NAME_PARTS = "give parts of it names, in `let` or `params`"
_FOREIGN = {
    "True": "write `true`",
    "False": "write `false`",
    "None": "there is no empty value; leave the field out",
    "null": "there is no empty value; leave the field out",
    "lambda": "there are no functions in expressions; write a block",
}
_FOREIGN_TRUTH = {"True": "true", "False": "false"}
_WORD_OPERATORS = {"is": "write `==`", "in": "there is no `in`", "xor": "write `!=`"}


def parse(text: str) -> Expr:
    """The tree of `text`.

    Raises:
        ExpressionError: with a message, a place in `text` and perhaps a help.
    """
    parser = _Parser(tokenize(text))
    if parser.token.kind == "end":
        raise ExpressionError("expression is empty", 0, len(text))
    expr = parser.expression()
    if parser.token.kind != "end":
        raise parser.leftover()
    _check_height(expr)
    return expr


def diagnose(mistake: ExpressionError, node: Node) -> Diagnostic:
    """The E0401 finding for a mistake in the expression that `node` holds."""
    span = node.at(mistake.start, max(mistake.end, mistake.start + 1))
    exact = len(span.text) == mistake.end - mistake.start  # no escapes are in the way
    fix = Fix([(span, mistake.put)]) if mistake.put is not None and exact else None
    return error(
        "E0401", mistake.message, span, helps=[mistake.help] if mistake.help else [], fix=fix
    )


class _Parser:
    """Precedence climbing over the tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def expression(self) -> Expr:
        self._enter()
        expr = self._climb(1)
        if self._eat("if"):
            condition = self._climb(1)
            self._need("else", "after `if`", "a condition always has two sides: `a if c else b`")
            other = self.expression()
            expr = Expr("if", expr.start, other.end, None, (condition, expr, other))
        self.depth -= 1
        return expr

    def _climb(self, least: int) -> Expr:
        """Operators that bind at least as tightly as `least`."""
        left = self._prefix(least)
        while (binding := self._binding()) >= least:
            op = self._next().text
            right = self._climb(binding + 1)
            kind = op if op in ("and", "or") else "cmp" if binding == COMPARE else "bin"
            left = Expr(kind, left.start, right.end, op, (left, right))
            if binding == COMPARE and self._binding() == COMPARE:
                raise self._error("comparisons do not chain", "write `a < b and b < c`")
        return left

    def _binding(self) -> int:
        token = self.token
        return BINDING.get(token.text, 0) if token.kind in ("op", "name") else 0

    def _prefix(self, least: int) -> Expr:
        token = self.token
        if token.kind == "name" and token.text == "not" and least <= NOT:
            return self._signed("not")
        if token.kind == "op" and token.text == "-":
            return self._signed("unary")
        base = self._postfix()
        if self._eat("**"):
            self._enter()
            power = self._prefix(SIGN)
            self.depth -= 1
            return Expr("bin", base.start, power.end, "**", (base, power))
        return base

    def _signed(self, op: str) -> Expr:
        self._enter()
        token = self._next()
        operand = self._climb(NOT) if op == "not" else self._prefix(SIGN)
        self.depth -= 1
        return Expr(op, token.start, operand.end, token.text, (operand,))

    def _postfix(self) -> Expr:
        expr = self._atom()
        while self.token.kind == "op" and self.token.text in (".", "[", "("):
            expr = self._suffix(expr, self._next())
        return expr

    def _suffix(self, base: Expr, token: Token) -> Expr:
        if token.text == ".":
            if self.token.kind != "name":
                raise self._error("expected a name after `.`")
            name = self._next()
            return Expr("attr", base.start, name.end, name.text, (base,))
        if token.text == "[":
            index = self.expression()
            end = self._need("]", "to close the index")
            return Expr("index", base.start, end.end, None, (base, index))
        target = _dotted(base)
        if not target:
            raise ExpressionError("only names can be called", base.start, token.end)
        return self._call(target, base.start)

    def _call(self, target: str, start: int) -> Expr:
        args: list[Expr] = []
        keywords: dict[str, Expr] = {}
        while not self._is(")"):
            name = self.token
            if name.kind == "name" and self.tokens[self.at + 1].text == "=":
                self.at += 2
                if name.text in keywords:
                    raise ExpressionError(f"`{name.text}` is given twice", name.start, name.end)
                keywords[name.text] = self.expression()
            elif keywords:
                raise self._error("a value without a name stands behind named ones")
            else:
                args.append(self.expression())
            if not self._eat(","):
                break
        end = self._need(")", "to close the call")
        return Expr("call", start, end.end, target, tuple(args), tuple(keywords.items()))

    def _atom(self) -> Expr:
        if self.token.kind == "end":
            raise self._error("expression ends too early")
        token = self._next()
        start, end = token.start, token.end
        if token.kind == "num":
            return Expr("num", start, end, number(token))
        if token.kind == "str":
            if "\\" in token.text or not token.text.isprintable():
                raise ExpressionError("text holds no backslashes or control characters", start, end)
            return Expr("str", start, end, token.text[1:-1])
        if token.kind == "name" and token.text in ("true", "false"):
            return Expr("bool", start, end, token.text == "true")
        if token.kind == "name" and token.text in _FOREIGN:
            put = _FOREIGN_TRUTH.get(token.text)
            help = _FOREIGN[token.text]
            raise ExpressionError(f"unexpected `{token.text}`", start, end, help, put)
        if token.kind == "name" and token.text not in KEYWORDS:
            return Expr("name", start, end, token.text)
        if token.text == "(":
            inner = self.expression()
            help = "lists are written `[a, b]`" if self._is(",") else ""
            self._need(")", "to close the bracket", help)
            return inner
        if token.text == "[":
            return self._list(start)
        raise ExpressionError(f"unexpected `{token.text}`", start, end)

    def _list(self, start: int) -> Expr:
        items: list[Expr] = []
        while not self._is("]"):
            items.append(self.expression())
            if not self._eat(","):
                break
        end = self._need("]", "to close the list")
        return Expr("list", start, end.end, None, tuple(items))

    def leftover(self) -> ExpressionError:
        token = self.token
        if token.text == "=":
            return self._error(
                "`=` is not a comparison", "write `==`; a result is named with `as:`", "=="
            )
        if token.kind == "op" or token.text in KEYWORDS:
            return self._error(f"unexpected `{token.text}`")
        help = _WORD_OPERATORS.get(token.text, "")
        if not help and token.kind == "name":
            near = suggest(token.text, ("and", "or", "if", "else"), 1)
            help = f"did you mean `{near[0]}`?" if near else ""
        return self._error("expected an operator", help)

    def _next(self) -> Token:
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def _is(self, text: str) -> bool:
        return self.token.kind in ("op", "name") and self.token.text == text

    def _eat(self, text: str) -> bool:
        found = self._is(text)
        self.at += found
        return found

    def _need(self, text: str, why: str, help: str = "") -> Token:
        if not self._is(text):
            raise self._error(f"expected `{text}` {why}", help)
        return self._next()

    def _enter(self) -> None:
        self.depth += 1
        if self.depth > DEPTH:
            raise self._error("expression is nested too deeply", _NAME_PARTS)

    def _error(self, message: str, help: str = "", put: str | None = None) -> ExpressionError:
        return ExpressionError(message, self.token.start, self.token.end, help, put)


def _check_height(root: Expr) -> None:
    level = [root]
    for _ in range(HEIGHT):
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise ExpressionError("expression is nested too deeply", root.start, root.end, _NAME_PARTS)


def _children(node: Expr) -> list[Expr]:
    return [*node.args, *(value for _, value in node.keywords)]


def _dotted(expr: Expr) -> str:
    """The dotted name that `expr` spells, or an empty text."""
    parts: list[str] = []
    while expr.op == "attr":
        parts.append(str(expr.value))
        expr = expr.args[0]
    return ".".join([str(expr.value), *reversed(parts)]) if expr.op == "name" else ""
