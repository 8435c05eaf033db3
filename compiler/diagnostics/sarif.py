"""Diagnostics as SARIF 2.1.0, the form that code scanners and review tools read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from ... import __version__
from .codes import codes, page
from .record import Diagnostic
from .source import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """One run of the tool ``triglot`` with a result per finding; columns count code points."""
    known = list(dict.fromkeys(d.code for d in diagnostics if d.code))
    driver = {
        "name": "triglot",
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in known],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, known) for d in diagnostics],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    text = page(code) if code in codes() else f"# {code}\n\n{code}"
    title, about, *_ = text.removeprefix("# ").split("\n\n")
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": about},
        "help": {"text": f"triglot explain {code}", "markdown": text},
        "defaultConfiguration": {"level": "warning" if code.startswith("W") else "error"},
    }


def _result(d: Diagnostic, known: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "level": d.severity,
        "message": {
            "text": "\n".join([d.message, *d.notes, *(f"help: {line}" for line in d.helps)])
        },
    }
    if d.code:
        found |= {"ruleId": d.code, "ruleIndex": known.index(d.code)}
    if d.labels:
        found["locations"] = [_location(d.labels[0].span, d.labels[0].text)]
    if len(d.labels) > 1:
        found["relatedLocations"] = [
            {"id": at, **_location(label.span, label.text)}
            for at, label in enumerate(d.labels[1:], 1)
        ]
    if d.fix is not None and d.span is not None:
        found["fixes"] = [_fix(d)]
    return found


def _location(span: Span, text: str) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": uri(span.source.path)}, "region": _region(span)}
    return {"physicalLocation": place, **({"message": {"text": text}} if text else {})}


def _region(span: Span) -> dict[str, int]:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fix(d: Diagnostic) -> dict[str, Any]:
    assert d.fix is not None
    changes = [
        {"deletedRegion": _region(span), "insertedContent": {"text": text}}
        for span, text in d.fix.edits
    ]
    source = d.fix.edits[0][0].source
    change = {"artifactLocation": {"uri": uri(source.path)}, "replacements": changes}
    return {
        "description": {"text": d.fix.title or next(iter(d.helps), d.message)},
        "artifactChanges": [change],
    }


def uri(path: str) -> str:
    """A path as a URI reference: relative ones stay relative."""
    plain = path.replace("\\", "/")
    whole = quote(plain, safe="/:" if plain[1:2] == ":" else "/")
    return (
        f"file://{'' if whole.startswith('/') else '/'}{whole}"
        if plain[:1] == "/" or plain[1:2] == ":"
        else whole
    )
