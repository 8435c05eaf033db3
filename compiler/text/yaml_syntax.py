"""What libyaml says about broken YAML, said so that one knows what to do."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from ..diagnostics import Diagnostic, Fix, Source, Span, error, shown

_TAB = re.compile(r"^[ ]*\t+", re.MULTILINE)
_TABS = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
_FIRST_WORD = re.compile(r"\s*(?:- )*\s*(\S+)")
_NAME_BEFORE = re.compile(r"[\w.]+\Z")
_EQUALS = re.compile(r"\s*(?:- )*([\w.]+)\s*=")
_BARE_STEP = re.compile(r"(\s*(?:- )+)([\w.]+)\s*(?:#.*)?")


class _Mistake:
    """A mark of libyaml, in our terms."""

    def __init__(self, source: Source, problem: str, at: int, context: int | None) -> None:
        self.source = source
        self.problem = problem
        self.at = min(at, len(source.text))
        self.context = self.at if context is None else min(context, len(source.text))
        self.line_number, self.column = source.position(self.at)
        self.line = source.line(self.line_number)

    def context_line(self) -> int:
        return self.source.position(self.context)[0]


def explain(source: Source, mistake: yaml.YAMLError) -> Diagnostic:
    """The finding for an exception of PyYAML."""
    if not isinstance(mistake, yaml.MarkedYAMLError):
        return error("E0101", "this is not YAML", source.span(0, 1))
    mark = mistake.problem_mark or mistake.context_mark
    context = mistake.context_mark.index if mistake.context_mark else None
    problem = mistake.problem or "syntax error"
    found = _Mistake(source, problem, mark.index if mark else 0, context)
    tab = _tab(found)
    if tab is not None:
        return tab
    for words, answer in _ANSWERS:
        if any(word in problem for word in words):
            return answer(found)
    return error("E0101", shown(problem), source.span(found.at, found.at + 1))


def _tab(found: _Mistake) -> Diagnostic | None:
    """A tab in the indentation is the reason, whatever the scanner stumbled over."""
    start, end = found.source.line_bounds(found.line_number)
    match = _TAB.match(found.source.text, start, end)
    if match is None and found.line_number > 1:
        before, _ = found.source.line_bounds(found.line_number - 1)
        match = _TAB.match(found.source.text, before, start)
    if match is None:
        return None
    helps = ["YAML indents with spaces; `triglot fmt` converts tabs"]
    at = found.source.text.index("\t", match.start())
    span = found.source.span(at, match.end())
    fix = Fix(_blanks(found.source), "replace the tabs by blanks")
    return error("E0102", "tab used for indentation", span, "tab here", helps=helps, fix=fix)


def _blanks(source: Source) -> list[tuple[Span, str]]:
    """Two blanks for every tab in front of a line."""
    return [
        (source.span(*tabs.span()), tabs.group().replace("\t", "  "))
        for tabs in _TABS.finditer(source.text)
    ]


def _no_colon(found: _Mistake) -> Diagnostic:
    line = found.source.line(found.context_line())
    word = _FIRST_WORD.match(line)
    start = found.context
    start_of_line = found.source.line_bounds(found.context_line())[0]
    if word and start == start_of_line + word.start(1):
        end = start + min(len(word.group(1)), 200)
    else:
        end = start + 1
    helps = ["YAML uses `key: value`, not `key = value`"] if "=" in line else []
    remark = "this looks like a key without `:`"
    return error(
        "E0101", "expected `:` after a key", found.source.span(start, end), remark, helps=helps
    )


def _second_colon(found: _Mistake) -> Diagnostic:
    before = found.source.line(found.line_number - 1)
    bare = _BARE_STEP.fullmatch(before)
    if bare:
        return _bare_step(found, bare)
    equals = _EQUALS.match(before)
    if equals:
        start = found.source.line_bounds(found.line_number - 1)[0]
        span = found.source.span(start + equals.start(1), start + equals.end())
        helps = ["YAML uses `key: value`, not `key = value`"]
        return error("E0101", "expected `:` after a key", span, helps=helps)
    span = found.source.span(found.at, found.at + 1)
    helps = ["put nested keys on their own line, use braces `{key: value}`, or quote the text"]
    remark = "a second `:` on the same plain line"
    if not re.search(r":\s", found.line[: found.column - 1]):
        remark = "no key can start here"
        helps = ["check the indentation of this line and of the line above"]
    return error("E0101", "unexpected `:`", span, remark, helps=helps)


def _bare_step(found: _Mistake, bare: re.Match[str]) -> Diagnostic:
    source, word = found.source, bare.group(2)
    start = source.line_bounds(found.line_number - 1)[0] + bare.start(2)
    key = source.line_bounds(found.line_number)[0] + len(found.line) - len(found.line.lstrip())
    colon = max(source.text.find(":", key), key + 1)
    return error(
        "E0101",
        f"`{shown(word)}` needs a `:` before it can carry more keys",
        source.span(start, start + len(word)),
        "a bare word",
        also=[(source.span(key, colon), "this key belongs to the same step")],
        helps=[f"write `- {shown(word)}:` — a step with modifiers is a mapping"],
        fix=Fix([(source.span(start + len(word), start + len(word)), ":")], "add the `:`"),
    )


def _flow(found: _Mistake) -> Diagnostic:
    source, at = found.source, found.at
    opening = source.text[found.context : found.context + 1]
    close = "}" if "}" in found.problem else "]"
    opened = source.span(found.context, found.context + 1)
    at_end = not source.text[at:].strip()
    here = source.span(at, at + 1)
    if here.text == "[":
        return _unquoted(found, opened)
    before = f"expected `,` or `{close}` before this"
    if found.context_line() < found.line_number or at_end:
        message = f"`{opening}` is never closed"
        also = [] if at_end else [(here, before)]
        helps = [f"add `{close}`"]
        return error("E0101", message, opened, "opened here", also=also, helps=helps)
    helps = ["text with `, [ ] { }` needs quotes inside brackets"] if here.text == "{" else []
    also = [(opened, "opened here")]
    return error("E0101", f"expected `,` or `{close}`", here, before, also=also, helps=helps)


def _unquoted(found: _Mistake, opened: Span) -> Diagnostic:
    """An expression such as `skip[i]` inside brackets of YAML."""
    start, end = found.source.line_bounds(found.line_number)
    head = _NAME_BEFORE.search(found.source.text, start, found.at)
    tail = found.source.text.find("]", found.at, end)
    start = head.start() if head else found.at
    span = found.source.span(start, tail + 1 if tail >= 0 else found.at + 1)
    helps = [f'write `"{shown(span.text)}"`']
    message = "text with `[` needs quotes inside brackets"
    fix = Fix([(span, f'"{span.text}"')]) if span.text.endswith("]") else None
    return error("E0101", message, span, also=[(opened, "opened here")], helps=helps, fix=fix)


def _indentation(found: _Mistake) -> Diagnostic:
    source = found.source
    bare = _BARE_STEP.fullmatch(source.line(found.line_number - 1))
    if bare and ":" in found.line and found.column > bare.end(1):
        return _bare_step(found, bare)
    rest = found.line[found.column - 1 :].rstrip()
    span = source.span(found.at, found.at + max(1, len(rest)))
    if rest.startswith(":"):
        return error("E0105", "a key must be a plain word", span.sub(0, 1), "no key before this")
    if found.line[: found.column - 1].strip():
        helps = _after_value(rest)
        return error("E0101", "unexpected text after a value", span, helps=helps)
    also = []
    if found.context < found.at:
        column = source.position(found.context)[1]
        remark = f"the enclosing collection starts here, at column {column}"
        also = [(source.span(found.context, found.context + 1), remark)]
    remark = "this line does not line up with its siblings"
    if rest.startswith("- ") and "expected key" in found.problem:
        remark = "a list item cannot stand among keys"
    return error("E0101", "inconsistent indentation", span, remark, also=also)


def _after_value(rest: str) -> list[str]:
    if rest[:1] in ("]", "}"):
        return [f"`{rest[0]}` was never opened"]
    return ["quote the whole text, or separate values with commas inside brackets"]


def _cannot_start(found: _Mistake) -> Diagnostic:
    c = found.source.text[found.at : found.at + 1]
    value = found.line[found.column - 1 :].strip()
    helps = [f'quote it: `"{value}"`'] if '"' not in value and len(value) <= 60 else ["quote it"]
    span = found.source.span(found.at, found.at + 1)
    name = "a backquote" if c == "`" else f"`{c}`"
    return error("E0101", f"{name} cannot start a value in YAML", span, helps=helps)


def _unclosed_quote(found: _Mistake) -> Diagnostic:
    quote = found.source.text[found.context : found.context + 1]
    span = found.source.span(found.context, found.context + 1)
    helps = [f"add the second {quote}"]
    return error("E0101", "text is never closed", span, "opened here", helps=helps)


def _escape(found: _Mistake) -> Diagnostic:
    span = found.source.span(found.at, found.at + 1)
    helps = ["use single quotes for text with backslashes"]
    return error("E0101", "unknown escape in a double-quoted string", span, helps=helps)


def _alias(found: _Mistake) -> Diagnostic:
    start = min(found.context, found.at)
    span = found.source.span(start, max(found.at, start + 1))
    return error(
        "E0101", "`*` and `&` start YAML aliases and anchors", span, helps=["quote the text"]
    )


def _no_content(found: _Mistake) -> Diagnostic:
    c = shown(found.source.text[found.at : found.at + 1])
    helps = ["remove one comma, or write the value in between"] if c in ",]}" else []
    span = found.source.span(found.at, found.at + 1)
    return error("E0101", f"expected a value before `{c}`", span, helps=helps)


def _dash(found: _Mistake) -> Diagnostic:
    span = found.source.span(found.at, found.at + 1)
    helps = ["a list starts on the line below its key; quote text that starts with `- `"]
    return error("E0101", "no list can start here", span, helps=helps)


def _block_header(found: _Mistake) -> Diagnostic:
    span = found.source.span(found.at, found.at + 1)
    helps = ["the text starts on the line below `|` or `>`; quote text that starts with one"]
    return error("E0101", "nothing can stand behind `|` or `>`", span, helps=helps)


def _directive(found: _Mistake) -> Diagnostic:
    helps = ["a spec needs no `%` lines and no `---`"]
    span = found.source.span(found.at, found.at + 1)
    return error("E0101", "a broken YAML directive", span, helps=helps)


_ANSWERS: tuple[tuple[tuple[str, ...], Callable[[_Mistake], Diagnostic]], ...] = (
    (("could not find expected ':'",), _no_colon),
    (("mapping values are not allowed",), _second_colon),
    (("expected ',' or '}'", "expected ',' or ']'"), _flow),
    (("expected key", "expected <block end>", "expected '-' indicator"), _indentation),
    (("cannot start any token",), _cannot_start),
    (("unexpected end of stream", "unexpected document indicator"), _unclosed_quote),
    (("unknown escape", "hexdecimal", "hexadecimal"), _escape),
    (("alphabetic or numeric character",), _alias),
    (("expected node content", "expected the node content"), _no_content),
    (("block sequence entries are not allowed",), _dash),
    (("comment or line break", "indentation indicator"), _block_header),
    (("directive", "digit or '.'", "<document start>", "incompatible", "tag handle"), _directive),
)
