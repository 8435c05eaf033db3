"""The one record of everything Triglot has to say about a spec.

The first label is the primary one: the place where the user must act. The other labels tell
where the facts come from. A note explains, a help is an edit that repairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .source import Span

SHOWN = 60
"""Longest piece of user text that a message quotes."""


@dataclass
class Label:
    """A place in a file with a short remark."""

    span: Span
    text: str = ""
    primary: bool = False


@dataclass
class Fix:
    """Replacements which repair the finding without further thought: (span, new text) pairs.

    ``title`` says what they do; without one, the first help of the finding does.  A fix that is not
    ``safe`` changes what a right spec means: it is offered, and never applied unasked.
    """

    edits: list[tuple[Span, str]]
    title: str = ""
    safe: bool = True


class Help(str):
    """A help that is a word (or one of several) in place of what the primary label covers.

    A finding whose helps name exactly one such word carries it as its `Fix`.
    """

    words: tuple[str, ...]

    def __new__(cls, text: str, *words: str) -> Help:
        """The sentence, and the words it offers."""
        made = super().__new__(cls, text)
        made.words = words
        return made


@dataclass
class Diagnostic:
    """One finding.

    Attributes:
        code: Stable code such as ``E0201``; the first digits name the family.
        message: The headline: one sentence without a full stop.
        labels: Places; the first is the primary one. Empty when there is no file position.
        notes: Explanations.
        helps: Repairs, each an edit in words.
        severity: ``"error"`` or ``"warning"``.
        fix: The repair as edits, where it is certain.

    Helps may be `Help`: these know the words that they offer.
    """

    code: str
    message: str
    labels: list[Label] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    helps: list[str] = field(default_factory=list)
    severity: str = "error"
    fix: Fix | None = None

    @property
    def span(self) -> Span | None:
        """The primary span, if the finding has a place."""
        return self.labels[0].span if self.labels else None

    def also(self, span: Span, text: str) -> None:
        """Add a secondary label."""
        self.labels.append(Label(span, text))


class DiagnosticError(Exception):
    """Base of every error meant for the user; it carries the findings."""

    def __init__(self, diagnostics: Diagnostic | Iterable[Diagnostic]) -> None:
        """Carry one finding or several."""
        found = [diagnostics] if isinstance(diagnostics, Diagnostic) else list(diagnostics)
        self.diagnostics: list[Diagnostic] = found
        super().__init__("; ".join(_headline(d) for d in found))


def error(
    code: str,
    message: str,
    span: Span | None = None,
    text: str = "",
    *,
    also: Sequence[tuple[Span, str]] = (),
    notes: Sequence[str] = (),
    helps: Sequence[str] = (),
    fix: Fix | None = None,
) -> Diagnostic:
    """An error at `span` (labelled `text`), with secondary places `also`."""
    labels = [Label(span, text, primary=True)] if span is not None else []
    words = [word for help in helps for word in getattr(help, "words", ())]
    if fix is None and span is not None and len(words) == 1:
        fix = Fix([(span, in_place_of(span, words[0]))])
    labels += [Label(place, remark) for place, remark in also]
    return Diagnostic(code, message, labels, list(notes), list(helps), "error", fix)


def warning(
    code: str,
    message: str,
    span: Span | None = None,
    text: str = "",
    *,
    also: Sequence[tuple[Span, str]] = (),
    notes: Sequence[str] = (),
    helps: Sequence[str] = (),
    fix: Fix | None = None,
) -> Diagnostic:
    """A warning at `span`: the same arguments as `error`."""
    found = error(code, message, span, text, also=also, notes=notes, helps=helps, fix=fix)
    found.severity = "warning"
    return found


def in_place_of(span: Span, word: str) -> str:
    """``word`` as it is written instead of a text: with its quotes, where it has some."""
    quote = span.text[:1]
    return f"{quote}{word}{quote}" if quote in ('"', "'") and word.isprintable() else word


def shown(text: str, limit: int = SHOWN) -> str:
    """User text as a message may quote it: one line, at most `limit` code points."""
    if len(text) > limit:
        text = text[: limit - 3] + "..."
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _headline(found: Diagnostic) -> str:
    place = f"{found.span.at}: " if found.span else ""
    code = f"[{found.code}]" if found.code else ""
    return f"{place}{found.severity}{code} {found.message}"
