"""Anchors, aliases and merge keys: collected into one finding, however many there are."""

from __future__ import annotations

from ..diagnostics import Diagnostic, Span, error, shown

_HELP = "share settings with `defaults:`, a block with `params:`, or `extends: base.yaml`"
_LABELS = 8  # an alias bomb has thousands


class Sharing:
    """What a YAML text tries to share, in the order of the file."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.places: list[tuple[Span, str]] = []
        self.total = 0
        self.anchors: set[str] = set()
        self.unknown = ""
        self.only_merges = True

    def anchor(self, name: str, span: Span) -> None:
        """`&name` stands at `span`."""
        self.anchors.add(name)
        self._add(span, f"anchor `&{shown(name)}`")

    def use(self, name: str, span: Span) -> None:
        """`*name` stands at `span`."""
        if name not in self.anchors and not self.unknown:
            self.unknown = name
        self._add(span, "used here")

    def merge(self, span: Span) -> None:
        """`<<` stands at `span`."""
        self._add(span, "merged here", merge=True)

    def diagnostics(self) -> list[Diagnostic]:
        """One finding, or none."""
        if not self.places:
            return []
        subject = "merge keys" if self.only_merges else "anchors and aliases"
        (span, text), *rest = self.places
        helps = [_HELP]
        if self.unknown:
            name = shown(self.unknown)
            helps.insert(0, f'`*{name}` is an alias to YAML; quote it if it is text: `"*{name}"`')
        message = f"YAML {subject} are not part of the spec language"
        more = self.total - len(self.places)
        notes = [f"and {more:,} more"] if more else []
        return [error("E0104", message, span, text, also=rest, notes=notes, helps=helps)]

    def _add(self, span: Span, text: str, merge: bool = False) -> None:
        self.total += 1
        self.only_merges = self.only_merges and merge
        if len(self.places) < _LABELS:
            self.places.append((span, text))
