"""The language server: what the rooms around know, said in the words of the protocol (pygls).

Every answer is made by a function that knows no protocol; here are only documents, positions and names of kinds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from .. import __version__
from ..compiler.diagnostics import Diagnostic, DiagnosticError, Source, Span
from . import complete as completion
from . import hover as hovering
from . import outline as outlining
from .analysis import Analysis
from .positions import from_editor, to_editor
from .rename import NotRenamed, rename, renameable
from .repairs import Repair, everything, message, repairs

SEVERITIES = {"error": lsp.DiagnosticSeverity.Error, "warning": lsp.DiagnosticSeverity.Warning}
ITEM_KINDS = {
    "op": lsp.CompletionItemKind.Function,
    "field": lsp.CompletionItemKind.Property,
    "word": lsp.CompletionItemKind.EnumMember,
    "value": lsp.CompletionItemKind.Variable,
    "section": lsp.CompletionItemKind.Module,
    "block": lsp.CompletionItemKind.Class,
    "network": lsp.CompletionItemKind.Class,
    "keyword": lsp.CompletionItemKind.Keyword,
    "function": lsp.CompletionItemKind.Function,
    "literal": lsp.CompletionItemKind.Constant,
}
SYMBOL_KINDS = {
    "section": lsp.SymbolKind.Namespace,
    "block": lsp.SymbolKind.Class,
    "network": lsp.SymbolKind.Module,
    "input": lsp.SymbolKind.Variable,
    "parameter": lsp.SymbolKind.Constant,
    "step": lsp.SymbolKind.Method,
}
FIX_ALL = "source.fixAll.triglot"
SYNC = lsp.TextDocumentSyncKind.Incremental


class Server(LanguageServer):
    """Holds an analysis for every open document."""

    def __init__(self) -> None:
        super().__init__("triglot", __version__, text_document_sync_kind=SYNC)
        self.analyses: dict[str, tuple[int | None, Analysis]] = {}

    def analysis(self, uri: str) -> Analysis:
        """The analysis of a document as it is now."""
        document = self.workspace.get_text_document(uri)
        known = self.analyses.get(uri)
        if known is None or known[0] != document.version or known[1].source.text != document.source:
            path = to_fs_path(uri) or uri
            format = "toml" if document.language_id == "toml" or path.endswith(".toml") else "yaml"
            source = Source(path, document.source, format)
            before = known[1] if known is not None else None
            known = document.version, Analysis(source, Path(path).parent, before)
            self.analyses[uri] = known
        return known[1]

    def place(self, params: Any) -> tuple[Analysis, int]:
        """The document and offset that a request is about."""
        analysis = self.analysis(params.text_document.uri)
        at = params.position
        return analysis, from_editor(analysis.source, at.line, at.character)

    def tell(self, uri: str) -> None:
        """Send the findings of a document."""
        analysis = self.analysis(uri)
        document = self.workspace.get_text_document(uri)
        found = [as_diagnostic(d, uri, analysis.source) for d in analysis.checked.findings]
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, diagnostics=found, version=document.version)
        )


def as_range(span: Span) -> lsp.Range:
    """A span as the protocol counts."""
    start, end = to_editor(span.source, span.start), to_editor(span.source, span.end)
    return lsp.Range(lsp.Position(*start), lsp.Position(*end))


def as_diagnostic(found: Diagnostic, uri: str, source: Source) -> lsp.Diagnostic:
    """A finding; what has no place in this text stands at its top."""
    here = (
        found.span if found.span is not None and found.span.source is source else source.span(0, 0)
    )
    related = [
        lsp.DiagnosticRelatedInformation(lsp.Location(uri, as_range(label.span)), label.text)
        for label in found.labels[1:]
        if label.span.source is source and label.text
    ]
    return lsp.Diagnostic(
        range=as_range(here),
        message=message(found),
        severity=SEVERITIES[found.severity],
        code=found.code,
        source="triglot",
        related_information=related,
    )


def as_action(repair: Repair, uri: str, found: list[lsp.Diagnostic]) -> lsp.CodeAction:
    """A repair as a quick fix for the findings it mends."""
    edits = [lsp.TextEdit(as_range(span), text) for span, text in repair.edits]
    return lsp.CodeAction(
        title=repair.title,
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=found,
        is_preferred=repair.certain,
        edit=lsp.WorkspaceEdit(changes={uri: edits}),
    )


def whole(source: Source, text: str) -> lsp.TextEdit:
    """The edit that replaces a whole document."""
    return lsp.TextEdit(as_range(source.span(0, len(source.text))), text)


server = Server()


@server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
def did_open(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    """Check what was opened."""
    ls.tell(params.text_document.uri)


@server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
def did_change(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    """Check what was changed."""
    ls.tell(params.text_document.uri)


@server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
def did_save(ls: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    """Check again: the data beside the spec may have changed."""
    ls.analyses.pop(params.text_document.uri, None)
    ls.tell(params.text_document.uri)


@server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
def did_close(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    """Forget a document and its findings."""
    ls.analyses.pop(params.text_document.uri, None)
    ls.text_document_publish_diagnostics(
        lsp.PublishDiagnosticsParams(uri=params.text_document.uri, diagnostics=[])
    )


@server.feature(
    lsp.TEXT_DOCUMENT_COMPLETION,
    lsp.CompletionOptions(trigger_characters=[":", " ", "{", "[", ",", ".", '"', "-"]),
)
def complete(ls: Server, params: lsp.CompletionParams) -> lsp.CompletionList:
    """Ops, fields, words, names, selectors, data fields."""
    analysis, offset = ls.place(params)
    answer = completion.complete(analysis, offset)
    place = as_range(analysis.source.span(answer.start, answer.end))
    items = [
        lsp.CompletionItem(
            label=item.label,
            kind=ITEM_KINDS[item.kind],
            detail=item.detail or None,
            documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, item.doc)
            if item.doc
            else None,
            sort_text=f"{item.rank}{number:04}",
            filter_text=item.label,
            text_edit=lsp.TextEdit(place, item.insert or item.label),
        )
        for number, item in enumerate(answer.items)
    ]
    return lsp.CompletionList(is_incomplete=False, items=items)


@server.feature(lsp.TEXT_DOCUMENT_HOVER)
def hover(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    """Documentation, type, shapes and parameters."""
    told = hovering.hover(*ls.place(params))
    if told is None:
        return None
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, told.text), as_range(told.span))


@server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
def definition(ls: Server, params: lsp.DefinitionParams) -> lsp.Location | None:
    """Where a name comes from."""
    analysis, offset = ls.place(params)
    found = analysis.symbols.at(offset)
    if found is None or found[0] is None:
        return None
    return lsp.Location(params.text_document.uri, as_range(found[0].span))


@server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
def references(ls: Server, params: lsp.ReferenceParams) -> list[lsp.Location]:
    """Every mention of a name."""
    analysis, offset = ls.place(params)
    found = analysis.symbols.at(offset)
    if found is None or found[0] is None:
        return []
    spans = analysis.symbols.mentions(found[0])
    if not params.context.include_declaration:
        spans = spans[1:]
    return [lsp.Location(params.text_document.uri, as_range(span)) for span in spans]


@server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
def prepare_rename(ls: Server, params: lsp.PrepareRenameParams) -> lsp.Range | None:
    """The name that would be changed."""
    found = renameable(*ls.place(params))
    return as_range(found[1]) if found is not None else None


@server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
def change_name(ls: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit:
    """Another name, everywhere."""
    try:
        edits = rename(*ls.place(params), params.new_name)
    except NotRenamed as problem:
        raise JsonRpcInvalidParams(str(problem)) from None
    made = [lsp.TextEdit(as_range(span), text) for span, text in edits]
    return lsp.WorkspaceEdit(changes={params.text_document.uri: made})


@server.feature(
    lsp.TEXT_DOCUMENT_CODE_ACTION,
    lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix, FIX_ALL]),
)
def actions(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """Quick fixes for the findings in a range, and one action for all of the document."""
    uri = params.text_document.uri
    analysis = ls.analysis(uri)
    source, asked = analysis.source, params.range
    start = from_editor(source, asked.start.line, asked.start.character)
    end = from_editor(source, asked.end.line, asked.end.character)
    wanted = params.context.only or [lsp.CodeActionKind.QuickFix]
    found: list[lsp.CodeAction] = []
    if lsp.CodeActionKind.QuickFix in wanted:
        for repair in repairs(analysis, start, end):
            found.append(as_action(repair, uri, [as_diagnostic(repair.finding, uri, source)]))
    if any(str(kind) == FIX_ALL or str(kind).startswith("source") for kind in wanted):
        text = everything(analysis)
        if text is not None:
            edit = lsp.WorkspaceEdit(changes={uri: [whole(source, text)]})
            found.append(lsp.CodeAction(title="Apply every fix", kind=FIX_ALL, edit=edit))
    return found


@server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
def inlay_hints(ls: Server, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
    """Shapes behind steps."""
    analysis = ls.analysis(params.text_document.uri)
    source, asked = analysis.source, params.range
    start = from_editor(source, asked.start.line, asked.start.character)
    end = from_editor(source, asked.end.line, asked.end.character)
    return [
        lsp.InlayHint(
            position=lsp.Position(*to_editor(source, hint.offset)),
            label=hint.text,
            kind=lsp.InlayHintKind.Type,
            tooltip=hint.tooltip or None,
            padding_left=True,
        )
        for hint in outlining.hints(analysis, start, end)
    ]


@server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
def symbols(ls: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
    """The outline."""
    return [as_symbol(entry) for entry in outlining.outline(ls.analysis(params.text_document.uri))]


def as_symbol(entry: outlining.Entry) -> lsp.DocumentSymbol:
    """A line of the outline with what is below it."""
    return lsp.DocumentSymbol(
        name=entry.name or "?",
        kind=SYMBOL_KINDS[entry.kind],
        range=as_range(entry.span),
        selection_range=as_range(entry.name_span),
        detail=entry.detail or None,
        children=[as_symbol(child) for child in entry.children],
    )


@server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
def formatting(ls: Server, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
    """Canonical form; nothing for a text that cannot be read."""
    from ..compiler.format import formatted

    source = ls.analysis(params.text_document.uri).source
    try:
        text = formatted(source)
    except DiagnosticError:
        return None
    return [whole(source, text)] if text != source.text else []
