"""Tokens of the expression language, and what to say about characters that are none."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 500
"""Code points an expression may have."""
DIGITS = 18
"""Digits an integer may have, in expressions as in documents."""

KEYWORDS = frozenset({"if", "else", "and", "or", "not", "true", "false"})

_TOKEN = re.compile(
    r"(?P<num>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![A-Za-z_0-9])"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9]*)(?!\w)"
    r"|(?P<str>'[^']*'|\"[^\"]*\")"
    r"|(?P<op>\*\*|//|==|!=|<=|>=|[-+*/%<>()\[\].,=])"
)
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"\w+")
_WINDOW = re.compile(r"[0-9]+(?:[xX][0-9]+)+")
_BRACED = re.compile(r"\$?\{\s*([A-Za-z_][A-Za-z_0-9.]*)\s*\}")
_WORDS = {"&": "and", "|": "or", "!": "not", "^": "**"}
"""Characters that other languages use for what is a word here."""
_HINTS = {
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`",
    "?": "write `a if condition else b`",
    "$": "names need no `${}` here",
    "{": "names need no braces here",
    "^": "powers are written `**`",
    ":": "there are no slices and no `key: value` here",
    "@": "a matrix product is an op, not an operator",
    ";": "one expression only",
}


class ExpressionError(Exception):
    """A mistake in an expression, with its place inside the text of the expression."""

    def __init__(
        self, message: str, start: int, end: int, help: str = "", put: str | None = None
    ) -> None:
        """Say `message` about the code points `start`..`end`; `put` in their place mends it."""
        super().__init__(message)
        self.message, self.start, self.end, self.help = message, start, max(end, start), help
        self.put = put


class Token(NamedTuple):
    """One token: kind ``num name str op end``, its text and its place."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The tokens of `text`, the last one of kind ``end``.

    Raises:
        ExpressionError: for characters that start no token.
    """
    if len(text) > LONGEST:
        message = f"expression is longer than {LONGEST} characters"
        raise ExpressionError(
            message, LONGEST, len(text), "give parts of it names, in `let` or `params`"
        )
    tokens: list[Token] = []
    at = _skip(text, 0)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise _unexpected(text, at)
        kind = str(match.lastgroup)
        tokens.append(Token(kind, match.group(), at, match.end()))
        at = _skip(text, match.end())
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _unexpected(text: str, at: int) -> ExpressionError:
    c = text[at]
    if c in "'\"":
        return ExpressionError("text is never closed", at, len(text), f"add the second {c}")
    word = _WORD.match(text, at)
    if word and c.isdigit():
        return _not_a_number(word.group(), at, word.end())
    if word:
        help = "names are ASCII letters, digits and `_`"
        return ExpressionError(f"`{word.group()}` is not a name", at, word.end(), help)
    printed = c if c.isprintable() else f"U+{ord(c):04X}"
    found = ExpressionError(f"unexpected `{printed}`", at, at + 1, _HINTS.get(c, ""))
    braced = _BRACED.match(text, at)
    if braced:
        found.end, found.put = braced.end(), braced.group(1)
    elif c in _WORDS:
        found.end = at + 1 + (text[at + 1 : at + 2] == c)
        found.put = _spaced(text, at, found.end, _WORDS[c])
    return found


def _spaced(text: str, start: int, end: int, word: str) -> str:
    """`word` with a blank where none stands around the place it takes."""
    left = " " if text[start - 1 : start].strip() else ""
    right = " " if text[end : end + 1].strip() else ""
    return f"{left}{word}{right}"


def _not_a_number(word: str, start: int, end: int) -> ExpressionError:
    help, put = "", None
    if _WINDOW.fullmatch(word):
        put = f"[{', '.join(word.lower().split('x'))}]"
        help = f"for a {word} window write one number or a list: `{put}`"
    elif word.replace("_", "").isdigit():
        put = word.replace("_", "")
        help = f"write `{put}`"
    elif word.lstrip("0123456789").isidentifier():
        digits = word[: len(word) - len(word.lstrip("0123456789"))]
        put = f"{digits} * {word[len(digits) :]}"
        help = f"a product needs `*`: `{put}`"
    return ExpressionError(f"`{word}` is neither a number nor a name", start, end, help, put)


def number(token: Token) -> int | float:
    """The value of a ``num`` token.

    Raises:
        ExpressionError: when it is too large or starts with a superfluous zero.
    """
    text = token.text
    if not text.isdigit():
        value = float(text)
        if value - value != 0:
            message = f"`{text[:40]}` is too large for a float"
            raise ExpressionError(message, token.start, token.end)
        return value
    if len(text) > 1 and text[0] == "0":
        help = f"write `{text.lstrip('0') or '0'}`" if len(text) < 40 else ""
        raise ExpressionError("a number must not start with `0`", token.start, token.end, help)
    if len(text) > DIGITS:
        message = f"number has more than {DIGITS} digits"
        raise ExpressionError(message, token.start, token.end)
    return int(text)
